package dev.lifeboat.cli;

import java.io.PrintStream;
import java.util.regex.Pattern;

/**
 * Where people read. What is in a backup directory may come from anywhere, and a terminal obeys control characters: none
 * gets through, and each text is one line.
 */
final class Console {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private final PrintStream out;
    private final PrintStream err;

    Console(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void line(String text) {
        out.println(plain(text));
        out.flush();
    }

    /** What belongs to the line before. */
    void detail(String text) {
        line("    " + text);
    }

    void error(String text) {
        err.println(plain("lifeboat: " + text));
    }

    /** The help where it was asked for, and as advice. */
    void help(String text) {
        text.lines().forEach(this::line);
    }

    void advice(String text) {
        text.lines().forEach(err::println);
    }

    /** Whether somebody did not get what was written: a full disk, or a reader that went away. */
    boolean isLost() {
        return out.checkError();
    }

    private static String plain(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}

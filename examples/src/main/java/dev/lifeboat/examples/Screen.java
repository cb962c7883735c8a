package dev.lifeboat.examples;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes for people: short lines, headings, tables, and a line that shows progress. On a terminal that line is rewritten
 * in place; elsewhere, as in the log of a build, only finished ones are printed. Thread-safe.
 */
final class Screen {

    /** No line of running text or of a table is longer, in characters. */
    static final int WIDTH = 96;

    static final String INDENT = "   ";

    private static final Pattern SPACES = Pattern.compile(" +");

    private final PrintStream out;
    private final boolean terminal;
    private int steps;
    private int rewritableLength;
    private boolean afterGap;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The screen of this process. */
    static Screen standard() {
        return new Screen(System.out, isTerminal());
    }

    /** Since JDK 22 there is a console even when the output goes to a file; it must be asked. */
    @SuppressWarnings("SystemConsoleNull") // which is why it is asked
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    synchronized void title(String title) {
        gap();
        line(title);
        line("=".repeat(title.length()));
    }

    /** The heading of the next step. */
    synchronized void step(String heading) {
        steps++;
        gap();
        line(steps + ". " + heading);
    }

    /** Running text, wrapped. The format is {@link String#format}'s, with no locale's habits. */
    synchronized void say(String format, Object... values) {
        wrap(String.format(Locale.ROOT, format, values), WIDTH - INDENT.length())
                .forEach(text -> line(INDENT + text));
    }

    /** A line as it is. */
    synchronized void verbatim(String text) {
        line(INDENT + text);
    }

    synchronized void table(Table table) {
        gap();
        table.lines(WIDTH - INDENT.length()).forEach(text -> line(INDENT + text));
        gap();
    }

    /** The last words of a program that cannot go on. */
    synchronized void stopped(String why) {
        gap();
        wrap("Stopped. " + why, WIDTH).forEach(this::line);
        gap();
    }

    /** Shows a line that the next one replaces; nothing at all where there is no terminal. */
    synchronized void rewritable(String text) {
        if (terminal) {
            out.print("\r" + padded(text));
            out.flush();
            rewritableLength = text.length();
        }
    }

    /** Ends the rewritable line with its last text. */
    synchronized void settled(String text) {
        line(text);
    }

    private void line(String text) {
        out.println(rewritableLength > 0 ? "\r" + padded(text) : text);
        rewritableLength = 0;
        afterGap = text.isEmpty();
    }

    /** One empty line, however many ask for it. */
    private void gap() {
        if (!afterGap) {
            line("");
        }
    }

    private String padded(String text) {
        return text + " ".repeat(Math.max(0, rewritableLength - text.length()));
    }

    /** Breaks text between words; a word that is longer than a line stays whole, so that paths can be copied. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : SPACES.splitAsStream(text.strip()).toList()) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}

package dev.lifeboat.io;

import java.util.regex.Pattern;

/** Text from outside as messages may hold it: in one line, short, and as it reads. */
public final class PlainText {

    private static final int MAX_BRIEF = 100;

    /** Control characters, those that change the direction of reading or are not seen, halves of a pair, line ends. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final Pattern HALF_OF_A_PAIR = Pattern.compile("\\p{Cs}");

    private PlainText() {}

    /** With a question mark for each character that cannot be printed. */
    public static String oneLine(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    /** With U+FFFD for each half of a pair that stands alone: UTF-8 has no bytes for one. */
    public static String wellFormed(String text) {
        return HALF_OF_A_PAIR.matcher(text).replaceAll("\uFFFD");
    }

    /** In one line, and shortened. */
    public static String brief(String text) {
        return oneLine(text.length() > MAX_BRIEF ? text.substring(0, MAX_BRIEF) + "…" : text);
    }

    /** In quotation marks, in one line, and shortened. */
    public static String quote(String text) {
        return "\"" + brief(text) + "\"";
    }
}

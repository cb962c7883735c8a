package dev.lifeboat.io;

import java.nio.charset.StandardCharsets;

/**
 * Names that are made of the name of another file. A file system takes {@value #MOST_BYTES} bytes; what is longer loses
 * its end for a mark of all of it, so that the name is the same each time, and is that of no other file.
 */
public final class DerivedNames {

    private static final int MOST_BYTES = 255;
    private static final int MARK_LENGTH = 8;

    private DerivedNames() {}

    /** The name with something before and after it. */
    public static String of(String before, String name, String after) {
        return before + shortened(name, MOST_BYTES - bytes(before) - bytes(after)) + after;
    }

    /** The name of a file that others are named after, with so many bytes behind it. */
    public static String leaving(int bytes, String name) {
        return shortened(name, MOST_BYTES - bytes);
    }

    private static String shortened(String name, int most) {
        if (bytes(name) <= most) {
            return name;
        }
        StringBuilder begin = new StringBuilder();
        int left = most - MARK_LENGTH - 1;
        for (int at = 0; at < name.length(); at = name.offsetByCodePoints(at, 1)) {
            String character = Character.toString(name.codePointAt(at));
            left -= bytes(character);
            if (left < 0) {
                break;
            }
            begin.append(character);
        }
        return begin + "-" + mark(name);
    }

    /** Keeps apart what would have the same name otherwise. */
    public static String mark(String of) {
        return Sha256.ofText(of).substring(0, MARK_LENGTH);
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}

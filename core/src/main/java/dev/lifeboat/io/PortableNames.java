package dev.lifeboat.io;

import java.util.regex.Pattern;

/**
 * Names that are the name of one file on every system: no path, nothing that a shell, a URL or a terminal reads
 * otherwise, and nothing that Windows takes for a device or cuts (learn.microsoft.com, "Naming Files, Paths, and
 * Namespaces").
 */
public final class PortableNames {

    /** Windows drops a dot at the end, so that two names would be one file. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?");

    /** A device, whatever comes behind a dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    /** What a name is, for messages. */
    public static final String ALLOWED =
            "of A-Z a-z 0-9 . _ - that start with a letter, a digit or an underscore, do not end with a dot, and are no"
                    + " device of Windows (such as CON, NUL or COM1, alone or before a dot)";

    private PortableNames() {}

    /** Whether this is one, of at most so many characters. */
    public static boolean isPortable(String name, int mostCharacters) {
        return name.length() <= mostCharacters && FORM.matcher(name).matches() && !isDevice(name);
    }

    /** Whether Windows takes a name of this alphabet for a device. */
    public static boolean isDevice(String name) {
        return DEVICE.matcher(name).matches();
    }
}

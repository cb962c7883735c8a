package dev.lifeboat.io;

import java.util.List;

/**
 * Names that are the name of one file on every system: no path, nothing that a shell, a URL or a terminal reads
 * otherwise, and nothing that Windows takes for a device or cuts (learn.microsoft.com, "Naming Files, Paths, and
 * Namespaces").
 */
public final class PortableNames {

    private static final List<String> DEVICES = List.of("con", "prn", "aux", "nul");
    private static final List<String> NUMBERED_DEVICES = List.of("com", "lpt");
    private static final int DEVICE_LENGTH = 3;

    /** What a name is, for messages. */
    public static final String ALLOWED =
            "of A-Z a-z 0-9 . _ - that start with a letter, a digit or an underscore, do not end with a dot, and are no"
                    + " device of Windows (such as CON, NUL or COM1, alone or before a dot)";

    private PortableNames() {}

    /** Whether this is one, of at most so many characters. By hand: a listing asks it of each of its names. */
    public static boolean isPortable(String name, int mostCharacters) {
        return name.length() <= mostCharacters && hasTheForm(name) && !isDevice(name);
    }

    /** Windows drops a dot at the end, so that two names would be one file. */
    private static boolean hasTheForm(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isOfAWord(c) && (i == 0 || (c != '.' && c != '-'))) {
                return false;
            }
        }
        return !name.isEmpty() && !name.endsWith(".");
    }

    private static boolean isOfAWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    /** Whether Windows takes a name of this alphabet for a device, whatever comes behind a dot. */
    public static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        int length = dot < 0 ? name.length() : dot;
        return length == DEVICE_LENGTH
                ? beginsWithOne(DEVICES, name)
                : length == DEVICE_LENGTH + 1
                        && name.charAt(DEVICE_LENGTH) >= '1'
                        && name.charAt(DEVICE_LENGTH) <= '9'
                        && beginsWithOne(NUMBERED_DEVICES, name);
    }

    private static boolean beginsWithOne(List<String> devices, String name) {
        for (String device : devices) {
            if (name.regionMatches(true, 0, device, 0, DEVICE_LENGTH)) {
                return true;
            }
        }
        return false;
    }
}

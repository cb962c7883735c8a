package dev.lifeboat;

import dev.lifeboat.io.PortableNames;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The name of one backup: {@code <name>-<UTC time>}, for example {@code app-20261123T181502.123Z}. Sortable, and safe
 * as a file name and in a URL. Immutable and thread-safe.
 *
 * @param name whose backups these are: 1 to {@value #MAX_NAME_LENGTH} of {@code A-Z a-z 0-9 . _ -}, first a letter,
 *     digit or underscore, last no dot, and no device of Windows (such as CON, NUL or COM1), alone or before a dot
 * @param time the instant of the backup, in whole milliseconds, in the years 1970 to 9999
 */
public record BackupId(String name, Instant time) implements Comparable<BackupId> {

    /** The longest allowed name, in characters. */
    public static final int MAX_NAME_LENGTH = 100;

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /**
     * Makes an id.
     *
     * @param name for {@link #name()}; checked
     * @param time for {@link #time()}; cut to whole milliseconds
     * @throws IllegalArgumentException if the name or the time is outside of what is allowed
     */
    public BackupId {
        checkName(name);
        if (!isTime(time)) {
            throw new IllegalArgumentException("backup time " + time + " is outside the years 1970 to 9999");
        }
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Reads an id from text that may come from anywhere, a URL included.
     *
     * @param text an id as {@link #toString} writes it
     * @return the id, well formed; whether there is such a backup is another question
     * @throws IllegalArgumentException if the text is not an id; the message quotes it, shortened
     */
    public static BackupId parse(String text) {
        Objects.requireNonNull(text, "text");
        int dash = text.length() - TimeText.LENGTH - 1;
        if (dash < 1 || text.charAt(dash) != '-') {
            throw new IllegalArgumentException(notAnId(text));
        }
        try {
            return new BackupId(text.substring(0, dash), TimeText.read(text, dash + 1));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(notAnId(text), e);
        }
    }

    /** Whether a backup may be of this instant. */
    static boolean isTime(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }

    static boolean isId(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String checkName(String name) {
        if (!PortableNames.isPortable(name, MAX_NAME_LENGTH)) {
            throw new IllegalArgumentException("name " + Words.quote(name) + " is not allowed: 1 to " + MAX_NAME_LENGTH
                    + " " + PortableNames.ALLOWED);
        }
        return name;
    }

    /** The same name, one millisecond later: the next free id when this one is taken. */
    BackupId next() {
        return new BackupId(name, time.plusMillis(1));
    }

    /** The key of one of the objects that make up this backup in a store. */
    String key(String suffix) {
        return text(suffix.length() + 1).append('.').append(suffix).toString();
    }

    /** Oldest first; ids of one instant by name. */
    @Override
    public int compareTo(BackupId other) {
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime : name.compareTo(other.name);
    }

    /** The id as text, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return text(0).toString();
    }

    private StringBuilder text(int more) {
        StringBuilder text = new StringBuilder(name.length() + 1 + TimeText.LENGTH + more);
        return TimeText.write(text.append(name).append('-'), time);
    }

    private static String notAnId(String text) {
        return "not a backup id: " + Words.quote(text)
                + " (expected <name>-<UTC time>, such as app-20261123T181502.123Z)";
    }
}

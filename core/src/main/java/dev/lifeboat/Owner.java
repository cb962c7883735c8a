package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Whose the backups of a database are, as its staging directory knows it.
 *
 * @param mark the mark of the database, which its backups carry
 * @param writer the mark of this staging directory, which says which of them were made here; empty if it has none yet
 * @param path where the database was
 * @param until when the newest backup was made that the mark was taken over with; empty if it was made here
 */
record Owner(String mark, String writer, String path, Optional<Instant> until) {

    private static final Pattern MARK = Pattern.compile("[0-9a-f]{32}");
    private static final int SHORT = 8;
    private static final int WRITER_LENGTH = 16;

    /** A new mark for a database. */
    static Owner create(Path database) {
        return new Owner(random(), random().substring(0, WRITER_LENGTH), database.toString(), Optional.empty());
    }

    /** The mark of backups that others made until then. */
    static Owner of(String mark, String writer, Path database, Instant until) {
        return new Owner(mark, writer, database.toString(), Optional.of(until));
    }

    /** The same, as a staging directory that goes on with it. */
    Owner withWriter() {
        return new Owner(mark, random().substring(0, WRITER_LENGTH), path, until);
    }

    Owner at(Path database) {
        return new Owner(mark, writer, database.toString(), until);
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    static boolean isMark(String text) {
        return MARK.matcher(text).matches();
    }

    /** A mark for people, who need not tell more than a few apart. */
    static String brief(String mark) {
        return mark.substring(0, SHORT);
    }

    /** Whether the file that this was noted for is there still, and is another one. */
    boolean isOfTheOriginalOf(Path database) {
        if (path.equals(database.toString())) {
            return false;
        }
        try {
            Path original = Path.of(path);
            return Files.exists(original) && !(Files.exists(database) && Files.isSameFile(original, database));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    byte[] text() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("owner", mark);
        values.put("writer", writer);
        values.put("path", path);
        until.ifPresent(at -> values.put("until", at.toString()));
        return KeyValueText.write(values);
    }

    static Owner read(Map<String, String> values) throws MalformedTextException {
        String mark = values.getOrDefault("owner", "");
        String writer = values.getOrDefault("writer", "");
        if (!isMark(mark) || writer.isEmpty()) {
            throw new MalformedTextException("it has no mark");
        }
        try {
            return new Owner(mark, writer, values.getOrDefault("path", ""), KeyValueText.instant(values, "until"));
        } catch (DateTimeException e) {
            throw new MalformedTextException("until is no instant");
        }
    }
}

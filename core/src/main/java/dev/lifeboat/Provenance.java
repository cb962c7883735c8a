package dev.lifeboat;

import dev.lifeboat.io.Sha256;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a manifest says, beside the mark of the database, of where its backup was made.
 *
 * @param writer the mark of the staging directory that made it; empty if it does not say
 * @param place what tells the file and its path from others without showing them; empty if it does not say
 */
record Provenance(String writer, String place) {

    static final Provenance NONE = new Provenance("", "");

    private static final String WRITER = "database.writer";
    private static final String PLACE = "database.place";
    private static final int PATH_LENGTH = 16;
    private static final int FILE_LENGTH = 8;

    /** The path goes in with the mark, so that a guess at it cannot be tried out beforehand. */
    static String place(String mark, Path database) {
        return ofFile(database) + "-" + Sha256.ofText(mark + "\n" + database).substring(0, PATH_LENGTH);
    }

    /** A short mark of the complete name of a file. */
    static String ofFile(Path database) {
        return Sha256.ofText(String.valueOf(database.getFileName())).substring(0, FILE_LENGTH);
    }

    /** Whether it says that the database had another file name. */
    boolean isOfAnotherFile(Path database) {
        return !place.isEmpty() && !place.startsWith(ofFile(database) + "-");
    }

    void write(Map<String, String> values) {
        if (!writer.isEmpty()) {
            values.put(WRITER, writer);
            values.put(PLACE, place);
        }
    }

    static Provenance read(Map<String, String> values) {
        return new Provenance(
                Optional.ofNullable(values.get(WRITER)).orElse(""),
                Optional.ofNullable(values.get(PLACE)).orElse(""));
    }
}

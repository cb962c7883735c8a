package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is written down before a replacement touches anything of the host's: whoever gets the operation lock next finishes
 * it.
 *
 * @param backup the id of the backup that is put in
 * @param sha256 of the file that is put in
 * @param missing whether there was no database
 * @param setAside the name of the directory for what was there
 */
record ReplaceJournal(String backup, String sha256, boolean missing, String setAside) {

    byte[] text() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("backup", backup);
        values.put("sha256", sha256);
        values.put("missing", String.valueOf(missing));
        values.put("set.aside", setAside);
        return KeyValueText.write(values);
    }

    static ReplaceJournal read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Map<String, String> values = KeyValueText.read(in);
            return new ReplaceJournal(
                    BackupId.parse(value(values, "backup")).toString(),
                    value(values, "sha256"),
                    trueOrFalse(value(values, "missing")),
                    BackupId.parse(value(values, "set.aside")).toString());
        } catch (MalformedTextException | IllegalArgumentException e) {
            throw new IOException(
                    "the journal of a replacement " + file + " cannot be read: " + e.getMessage()
                            + "; delete it to give that restore up, and restore again",
                    e);
        }
    }

    private static boolean trueOrFalse(String value) throws MalformedTextException {
        if (!value.equals("true") && !value.equals("false")) {
            throw new MalformedTextException("neither true nor false: " + Words.quote(value));
        }
        return value.equals("true");
    }

    private static String value(Map<String, String> values, String key) throws MalformedTextException {
        String value = values.get(key);
        if (value == null) {
            throw new MalformedTextException("it has no " + key);
        }
        return value;
    }
}

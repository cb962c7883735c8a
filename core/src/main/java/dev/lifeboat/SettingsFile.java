package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings as text that lasts: {@code key=value} lines. What has no text (a policy or a schedule that the host wrote
 * itself) is not in it; there, what the builder was given counts.
 */
final class SettingsFile {

    private static final String VERSION_KEY = "settings.version";
    private static final String VERSION = "1";
    private static final String RETENTION = "retention";
    private static final String SCHEDULE = "schedule.";
    private static final String TASK = "task.";
    private static final Set<String> SWITCH = Set.of("on", "off");

    private final Path file;
    private final DurableFiles files;

    SettingsFile(Path file, DurableFiles files) {
        this.file = file;
        this.files = files;
    }

    /** The settings that were saved, on top of others; empty when none were. */
    Optional<BackupSettings> read(BackupSettings defaults) throws IOException, MalformedTextException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(parse(KeyValueText.read(in), defaults));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static BackupSettings parse(Map<String, String> values, BackupSettings defaults)
            throws MalformedTextException {
        Map<String, String> unread = new LinkedHashMap<>(values);
        if (!VERSION.equals(unread.remove(VERSION_KEY))) {
            throw new MalformedTextException(VERSION_KEY + " is not " + VERSION);
        }
        try {
            BackupSettings settings = parseKnown(unread, defaults);
            if (!unread.isEmpty()) {
                throw new MalformedTextException("it has the unknown key "
                        + Words.quote(unread.keySet().iterator().next()));
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw new MalformedTextException(String.valueOf(e.getMessage()));
        }
    }

    /** Takes out of the values what it knows. */
    private static BackupSettings parseKnown(Map<String, String> values, BackupSettings defaults) {
        BackupSettings settings = defaults;
        String retention = values.remove(RETENTION);
        if (retention != null) {
            settings = settings.withRetention(RetentionPolicy.parse(SizeText.fromBefore(retention)));
        }
        for (BackupTask task : BackupTask.values()) {
            settings = parse(task, values, settings);
        }
        return settings;
    }

    /** The tasks come in their order, so that one that goes along with an earlier one is set after it. */
    private static BackupSettings parse(BackupTask task, Map<String, String> values, BackupSettings before) {
        BackupSettings settings = before;
        String schedule = values.remove(SCHEDULE + task);
        if (schedule != null) {
            settings = settings.withSchedule(task, Schedule.parse(schedule));
        }
        String on = values.remove(TASK + task);
        if (on != null && !SWITCH.contains(on)) {
            throw new IllegalArgumentException(TASK + task + " is " + Words.quote(on) + ": on and off are allowed");
        }
        if (on != null) {
            settings = on.equals("on") ? settings.withSwitchedOn(task) : settings.withSwitchedOff(task);
        }
        return settings;
    }

    /**
     * Saves them, whole and durable, or not at all; a link stays one.
     *
     * @throws IllegalArgumentException if a policy or a schedule of the host's own has a text that cannot be read back
     */
    void write(BackupSettings settings) throws IOException {
        Map<String, String> values = values(settings);
        requireReadable(values, settings);
        files.createDirectories(directory());
        files.replace(Files.exists(file) ? file.toRealPath() : file, KeyValueText.write(values));
    }

    private static Map<String, String> values(BackupSettings settings) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(VERSION_KEY, VERSION);
        settings.retention().text().ifPresent(text -> values.put(RETENTION, SizeText.toSave(text)));
        for (BackupTask task : BackupTask.values()) {
            settings.schedule(task).text().ifPresent(text -> values.put(SCHEDULE + task, text));
            values.put(TASK + task, settings.switchedOn().contains(task) ? "on" : "off");
        }
        return values;
    }

    /** What is found out at the next start alone would be lost by then. */
    private void requireReadable(Map<String, String> values, BackupSettings settings) {
        try {
            parse(values, settings);
        } catch (MalformedTextException e) {
            throw new IllegalArgumentException(
                    "the settings could not be read back from " + file + ": " + e.getMessage()
                            + "; the settings are as they were",
                    e);
        }
    }

    private Path directory() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is no file");
        }
        return directory;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}

package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that count at present: those that were saved, else those of the builder. Thread-safe.
 *
 * <p>A settings file that cannot be read keeps no host from starting: the builder's settings count, and nothing is
 * pruned until the settings are saved anew, since what they said of retention is not known.
 */
final class ActiveSettings {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveSettings.class);

    private final BackupSettings fromBuilder;
    private final Optional<SettingsFile> file;
    private volatile BackupSettings current;
    private volatile Optional<String> unreadable = Optional.empty();

    ActiveSettings(BackupSettings fromBuilder, Optional<SettingsFile> file) {
        this.fromBuilder = fromBuilder;
        this.file = file;
        this.current = fromBuilder;
        file.ifPresent(this::load);
    }

    private void load(SettingsFile saved) {
        try {
            current = saved.read(fromBuilder).orElse(fromBuilder);
        } catch (IOException | MalformedTextException e) {
            unreadable = Optional.of("the settings in " + saved + " cannot be read: " + Words.failure(e));
            LOG.warn(
                    "{}; those of the builder count, and nothing is pruned until they are saved anew",
                    unreadable.get());
        }
    }

    BackupSettings current() {
        return current;
    }

    RetentionPolicy retention() {
        return current.retention();
    }

    /** Why what was saved is not known, if that is so. */
    Optional<String> unreadable() {
        return unreadable;
    }

    /** Whether what is applied is saved. */
    boolean areSaved() {
        return file.isPresent();
    }

    /** Where the settings are saved that count in place of the builder's, if there are such. */
    Optional<String> overridingFile() {
        return current.equals(fromBuilder) ? Optional.empty() : file.map(SettingsFile::toString);
    }

    /** Makes other settings count; with a settings file they are durable before they do. */
    synchronized void apply(BackupSettings settings) throws IOException {
        if (file.isPresent()) {
            requireText(settings);
            file.get().write(settings);
            LOG.info("settings saved in {}", file.get());
        }
        current = settings;
        unreadable = Optional.empty();
    }

    private void requireText(BackupSettings settings) {
        requireText("retention policy", settings.retention().text(), settings.retention() == fromBuilder.retention());
        for (BackupTask task : BackupTask.values()) {
            Schedule schedule = settings.schedule(task);
            requireText("schedule of the task " + task, schedule.text(), schedule == fromBuilder.schedule(task));
        }
    }

    private void requireText(String what, Optional<String> text, boolean ofTheBuilder) {
        if (text.isEmpty() && !ofTheBuilder) {
            throw new IllegalArgumentException("the " + what + " has no text and cannot be saved in "
                    + file.map(SettingsFile::toString).orElse("")
                    + ": take one that parse(…) reads, or give it to the builder; the settings are as they were");
        }
    }
}

package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.TaskRun.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the tasks of a scheduler went, kept in staging, so that a restart neither repeats them nor forgets one that was
 * missed. A run that begins is noted as interrupted: that is what it is if nobody notes its end.
 */
final class TaskHistory {

    private final Path file;
    private final Staging staging;

    TaskHistory(Path file, Staging staging) {
        this.file = file;
        this.staging = staging;
    }

    /**
     * What is known of a task.
     *
     * @param lastRun its last run
     * @param lastSuccess when the last run that succeeded began
     * @param failuresInARow failed and interrupted runs since
     * @param since when its schedule began to count
     */
    record State(Optional<TaskRun> lastRun, Optional<Instant> lastSuccess, int failuresInARow, Instant since) {

        State {
            if (failuresInARow < 0) {
                throw new IllegalArgumentException("failures in a row: " + failuresInARow);
            }
        }

        static State beginning(Instant since) {
            return new State(Optional.empty(), Optional.empty(), 0, since);
        }

        State with(TaskRun run) {
            return run.outcome() == Outcome.SUCCEEDED
                    ? new State(Optional.of(run), Optional.of(run.startedAt()), 0, since)
                    : new State(Optional.of(run), lastSuccess, Words.oneMore(failuresInARow), since);
        }

        State countingFrom(Instant instant) {
            return new State(lastRun, lastSuccess, failuresInARow, instant);
        }

        LastRun last() {
            return new LastRun(lastRun.map(TaskRun::startedAt), lastSuccess, failuresInARow, since);
        }
    }

    /** What the file says; what it does not say, or not readably, is not known. */
    Map<BackupTask, State> read() throws IOException {
        Map<BackupTask, State> records = new EnumMap<>(BackupTask.class);
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                Map<String, String> values = KeyValueText.read(in);
                for (BackupTask task : BackupTask.values()) {
                    read(task, values).ifPresent(record -> records.put(task, record));
                }
            } catch (MalformedTextException e) {
                return records;
            }
        }
        return records;
    }

    private static Optional<State> read(BackupTask task, Map<String, String> values) {
        try {
            int failures = KeyValueText.integer(values.getOrDefault(task + ".failures.in.a.row", "0"));
            Optional<TaskRun> lastRun = lastRun(task, values);
            Optional<Instant> lastSuccess = KeyValueText.instant(values, task + ".last.success");
            return KeyValueText.instant(values, task + ".since")
                    .map(since -> new State(lastRun, lastSuccess, failures, since));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<TaskRun> lastRun(BackupTask task, Map<String, String> values) {
        return KeyValueText.instant(values, task + ".started")
                .map(startedAt -> new TaskRun(
                        task,
                        startedAt,
                        Duration.ofMillis(KeyValueText.wholeNumber(values.getOrDefault(task + ".took.ms", "0"))),
                        Outcome.valueOf(values.getOrDefault(task + ".outcome", "")),
                        values.getOrDefault(task + ".detail", "")));
    }

    void write(Map<BackupTask, State> records) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        records.forEach((task, record) -> put(values, task, record));
        staging.ensure();
        staging.files().replace(file, KeyValueText.write(values));
    }

    private static void put(Map<String, String> values, BackupTask task, State record) {
        values.put(task + ".since", record.since().toString());
        record.lastRun().ifPresent(run -> {
            values.put(task + ".started", run.startedAt().toString());
            values.put(task + ".took.ms", String.valueOf(run.took().toMillis()));
            values.put(task + ".outcome", run.outcome().name());
            values.put(task + ".detail", Words.shortened(run.detail()));
        });
        record.lastSuccess().ifPresent(at -> values.put(task + ".last.success", at.toString()));
        values.put(task + ".failures.in.a.row", String.valueOf(record.failuresInARow()));
    }
}

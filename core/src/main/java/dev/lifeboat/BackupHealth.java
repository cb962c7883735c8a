package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.Finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How it stands with the backups at one moment. From {@link BackupManager#health}. Immutable.
 *
 * <p>To look takes one listing of the store, and reads no manifest that is known. It waits for no operation, and for a
 * lock on the database a second at most. It writes nothing but what {@link BackupStore#prepare} does; where backups were
 * made and none is there, or the directory for them does not exist yet, not even that. SQLite itself may finish what an
 * interrupted transaction left, as whenever a database is opened.
 *
 * @param at the moment
 * @param newest the newest good backup, as {@link BackupManager#latest} has it; empty too when the store cannot be read
 * @param lastSuccess when the last attempt to make a backup ended well; later than the newest backup when the database
 *     had not changed since, and empty when that is not known
 * @param running what runs on this manager, the oldest first
 * @param tasks the tasks of the scheduler, with what runs next
 * @param lastFailure the last operation of this manager that failed, even if later ones went well; else the last
 *     attempt to make a backup that is known to have failed
 * @param findings what its owner should know, the worst first
 */
public record BackupHealth(
        Instant at,
        Optional<Backup> newest,
        Optional<Instant> lastSuccess,
        List<Running> running,
        List<TaskStatus> tasks,
        Optional<Failure> lastFailure,
        List<Finding> findings) {

    /**
     * Makes a health.
     *
     * @param at for {@link #at()}
     * @param newest for {@link #newest()}
     * @param lastSuccess for {@link #lastSuccess()}
     * @param running for {@link #running()}; copied
     * @param tasks for {@link #tasks()}; copied
     * @param lastFailure for {@link #lastFailure()}
     * @param findings for {@link #findings()}; copied
     */
    public BackupHealth {
        running = List.copyOf(running);
        tasks = List.copyOf(tasks);
        findings = List.copyOf(findings);
    }

    /**
     * An operation that runs, and how far it is. Immutable.
     *
     * @param operation what runs
     * @param phase what it is doing; empty while it waits for another operation, and for one that has no phases
     * @param pagesDone pages done in this phase
     * @param pagesTotal pages to do in this phase; 0 without a phase
     */
    public record Running(Operation operation, Optional<Phase> phase, long pagesDone, long pagesTotal) {

        @Override
        public String toString() {
            return operation.kind() + operation.backup().map(id -> " of " + id).orElse("") + " since "
                    + operation.startedAt()
                    + phase.map(now -> ": " + now + ", " + pagesDone + " of " + pagesTotal + " pages")
                            .orElse("");
        }
    }

    /**
     * An operation that failed. Immutable.
     *
     * @param kind what it was
     * @param at when it failed
     * @param why why, in words
     */
    public record Failure(Operation.Kind kind, Instant at, String why) {

        @Override
        public String toString() {
            return kind + " at " + at + ": " + why;
        }
    }

    /** {@return the severity of the worst finding} {@link Severity#NOTE} when all is well, with notes or without any. */
    public Severity severity() {
        return findings.stream().map(Finding::severity).max(Severity::compareTo).orElse(Severity.NOTE);
    }

    /** {@return whether all is well: nothing worse than notes was found} */
    public boolean ok() {
        return severity() == Severity.NOTE;
    }

    /**
     * {@return whether there is such a finding}
     *
     * @param code any
     */
    public boolean has(Finding.Code code) {
        return findings.stream().anyMatch(finding -> finding.code() == code);
    }

    /** {@return a few lines, for people} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(verdict());
        lines.add("newest good backup: " + newest.map(BackupHealth::words).orElse("none"));
        lines.add("last success: " + lastSuccess.map(Instant::toString).orElse("none that is known"));
        running.forEach(one -> lines.add("running: " + one));
        tasks.forEach(task -> lines.add("task " + task.task() + ": " + words(task)));
        lastFailure.ifPresent(failure -> lines.add("last failure: " + failure));
        findings.forEach(finding -> lines.add(finding.toString()));
        return String.join("\n", lines);
    }

    private String verdict() {
        return switch (severity()) {
            case NOTE -> "All is well.";
            case WARNING -> "Backups work, and somebody should look at them.";
            case PROBLEM -> "Backups need help.";
        };
    }

    private static String words(Backup backup) {
        return backup.id() + ", " + Words.bytes(backup.databaseBytes())
                + backup.lastVerification()
                        .map(last -> ", " + last.depth() + " " + last.outcome() + " at " + last.at())
                        .orElse("");
    }

    private static String words(TaskStatus task) {
        List<String> words = new ArrayList<>();
        words.add(task.switchedOn() ? "on" : "off");
        task.runningSince().ifPresent(since -> words.add("running since " + since));
        task.nextRun().ifPresent(next -> words.add("next run " + next));
        task.lastRun()
                .ifPresent(run -> words.add("last run " + run.startedAt() + " "
                        + run.outcome().toString().toLowerCase(Locale.ROOT)));
        return words.stream().collect(Collectors.joining(", "));
    }
}

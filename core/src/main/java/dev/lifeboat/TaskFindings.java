package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.RunHistory.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What there is to find about what runs by itself. */
final class TaskFindings {

    /** A run may have to wait for another task, or for its turn on a busy machine. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private final BackupScheduler scheduler;
    private final Instant now;
    private final Findings findings;

    TaskFindings(BackupScheduler scheduler, Instant now, Findings findings) {
        this.scheduler = scheduler;
        this.now = now;
        this.findings = findings;
    }

    void look(Outcomes outcomes) {
        TaskStatus backup = scheduler.task(BackupTask.BACKUP);
        if (backup.switchedOn()) {
            overdue(backup, outcomes);
        } else {
            off();
        }
        scheduler.tasks().forEach(this::schedule);
        scheduler.tasks().forEach(this::failed);
    }

    private void off() {
        findings.note(
                Code.BACKUP_TASK_OFF,
                "the task backup is off: backups are made when the application calls create(), and not by themselves",
                (findings.has(Code.SETTINGS_OVERRIDDEN) ? "Call" : "Give the builder a schedule(…), or call")
                        + " scheduler().switchOn(BackupTask.BACKUP).");
    }

    /** The next run of a task that keeps failing is always near: there the last success tells. */
    private void overdue(TaskStatus backup, Outcomes outcomes) {
        Optional<Instant> due = earlier(backup.nextRun(), scheduler.dueSinceSuccess(BackupTask.BACKUP))
                .filter(at -> at.isBefore(now.minus(LATE)))
                .filter(at -> outcomes.lastSuccess().filter(at::isBefore).isEmpty());
        if (backup.runningSince().isEmpty() && due.isPresent()) {
            findings.warning(
                    Code.BACKUP_OVERDUE,
                    "a backup was due at " + due.get() + ", the last success was "
                            + outcomes.lastSuccess().map(at -> "at " + at).orElse("never"),
                    "See which task or operation runs, and whether the last run failed; then call create() or"
                            + " scheduler().runNow(BackupTask.BACKUP).");
        }
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.filter(at -> other.filter(at::isAfter).isEmpty()).or(() -> other);
    }

    private void schedule(TaskStatus status) {
        scheduler
                .scheduleFailure(status.task())
                .ifPresent(why -> findings.problem(
                        Code.SCHEDULE_FAILS,
                        "the schedule of the task " + status.task() + " failed, so that it does not run by itself: "
                                + why,
                        "Repair the schedule, or apply() settings with another one."));
    }

    /** What is said of failing backups says more than the last run does. */
    private void failed(TaskStatus status) {
        boolean said = status.task() == BackupTask.BACKUP && findings.has(Code.BACKUPS_FAIL);
        status.lastRun()
                .filter(run -> run.outcome() != TaskRun.Outcome.SUCCEEDED && !said && !mayGoOn(run))
                .ifPresent(run -> findings.warning(
                        Code.TASK_FAILED,
                        "the run of the task " + run.task() + " at " + run.startedAt() + " " + words(run) + ": "
                                + run.detail(),
                        "It is tried again"
                                + status.nextRun().map(at -> " at " + at).orElse("")
                                + "; do away with the cause that it names."));
    }

    /** A run is noted as cut off until its end is noted, and another process may be in the middle of it. */
    private boolean mayGoOn(TaskRun run) {
        return run.outcome() == TaskRun.Outcome.INTERRUPTED && scheduler.mayRunElsewhere();
    }

    private static String words(TaskRun run) {
        return run.outcome() == TaskRun.Outcome.FAILED ? "failed" : "was cut off";
    }
}

package dev.lifeboat;

import dev.lifeboat.BackupHealth.Running;
import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.RunHistory.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What there is to find about the backups in a store. */
final class BackupFindings {

    private static final Duration VERIFIED_LATELY = Duration.ofDays(90);

    private final Survey survey;
    private final Optional<Backup> newest;
    private final Instant now;
    private final Findings findings;

    BackupFindings(Context context, Survey survey, Instant now, Findings findings) {
        this.survey = survey;
        this.newest = context.newestGood(survey.backups());
        this.now = now;
        this.findings = findings;
    }

    void look(Outcomes outcomes, List<Running> running, BackupScheduler scheduler) {
        if (newest.isEmpty() && !findings.has(Code.BACKUPS_MISSING)) {
            none(outcomes, scheduler.task(BackupTask.BACKUP));
        }
        damaged();
        notWhole();
        fromTheFuture();
        newest.filter(backup -> !scheduler.task(BackupTask.VERIFY).switchedOn()).ifPresent(this::verified);
        orphans(running);
    }

    /** Before the first run of a schedule that is all as it should be. */
    private void none(Outcomes outcomes, TaskStatus task) {
        boolean tried = outcomes.lastSuccess().isPresent() || outcomes.failuresInARow() > 0;
        Severity untried = task.nextRun().isPresent() ? Severity.NOTE : Severity.WARNING;
        findings.add(
                Code.NO_BACKUP,
                tried ? Severity.PROBLEM : untried,
                "there is no good backup"
                        + task.nextRun().map(at -> "; the next run is at " + at).orElse(""),
                wayToOne(outcomes, task));
    }

    private String wayToOne(Outcomes outcomes, TaskStatus task) {
        if (outcomes.failuresInARow() > 0) {
            return "Do away with what keeps backups from being made, which BACKUPS_FAIL names, then call create().";
        }
        return task.switchedOn()
                ? "Call create(), or wait for the schedule."
                : "Call create(), or give the builder a schedule(…).";
    }

    private void damaged() {
        List<Backup> damaged =
                survey.backups().stream().filter(Backup::knownDamaged).toList();
        List<BackupId> ids = damaged.stream().map(Backup::id).toList();
        if (!ids.isEmpty()) {
            findings.add(
                    Code.BACKUP_DAMAGED,
                    besideGoodOnes(ids),
                    Words.count(ids.size(), "backup") + " found damaged by the last verification: " + Words.some(ids),
                    cause(damaged)
                            + " verify() the others, and make a new one. delete(id) these once they are of no use, or at once"
                            + " where a new one has no room.");
        }
    }

    /** Only bytes that changed blame the disk of the backups. */
    private static String cause(List<Backup> damaged) {
        boolean changed = damaged.stream()
                .flatMap(backup -> backup.lastVerification().stream())
                .flatMap(last -> last.problems().stream())
                .anyMatch(FetchBackup::isOfBytes);
        return changed
                ? "Bytes changed where backups are kept: look at that disk."
                : "The bytes are those that were backed up: the database was damaged then. Look at the disk of the database.";
    }

    /** As long as a newer one is good, a restore has what it needs. */
    private Severity besideGoodOnes(Collection<BackupId> bad) {
        return newest.filter(good -> bad.stream().allMatch(id -> id.compareTo(good.id()) < 0))
                        .isPresent()
                ? Severity.WARNING
                : Severity.PROBLEM;
    }

    private void notWhole() {
        List<String> which = new ArrayList<>();
        survey.notWhole().forEach((id, why) -> which.add(id + " (" + why + ")"));
        if (!which.isEmpty()) {
            findings.add(
                    Code.BACKUP_NOT_WHOLE,
                    besideGoodOnes(survey.notWhole().keySet()),
                    Words.count(which.size(), "backup") + " not whole, and not listed: " + Words.some(which),
                    "Somebody changed or removed their files, or the disk did: bring the files back, or delete(id) them.");
        }
    }

    private void fromTheFuture() {
        List<BackupId> ids = survey.backups().stream()
                .filter(backup -> Retention.isFromTheFuture(backup, now))
                .map(Backup::id)
                .toList();
        if (!ids.isEmpty()) {
            findings.warning(
                    Code.BACKUP_FROM_THE_FUTURE,
                    Words.count(ids.size(), "backup") + " dated after now, which is " + now + ": " + Words.some(ids),
                    "The clock is wrong, or was when they were made. Set it right; until their time has come they are kept,"
                            + " and count neither as newest backup nor for retention.");
        }
    }

    private void verified(Backup backup) {
        Optional<Instant> last = backup.lastVerification().map(Verification::at);
        if (last.filter(at -> !at.plus(VERIFIED_LATELY).isBefore(now)).isEmpty()) {
            findings.note(
                    Code.NOT_VERIFIED,
                    "the newest good backup, " + backup.id() + ", was "
                            + last.map(at -> "last verified at " + at).orElse("not verified since it was made")
                            + ", and the task verify is off",
                    "Switch the task verify on, or call verify(id, VerifyDepth.INTEGRITY_CHECK) now and then.");
        }
    }

    /** What an operation is just putting there is none. */
    private void orphans(List<Running> running) {
        List<ListedBackup> orphans = survey.listing().orphans().stream()
                .filter(orphan -> running.stream()
                        .noneMatch(one -> !orphan.id()
                                .time()
                                .plus(Retention.CLOCK_TOLERANCE)
                                .isBefore(one.operation().startedAt())))
                .sorted(Comparator.comparing(ListedBackup::id))
                .toList();
        List<String> keys = orphans.stream()
                .flatMap(orphan -> orphan.keysLeftBehind().stream())
                .toList();
        if (!keys.isEmpty()) {
            findings.note(
                    Code.ORPHANS,
                    Words.count(keys.size(), "object") + " ("
                            + Words.bytes(orphans.stream()
                                    .mapToLong(ListedBackup::bytesLeftBehind)
                                    .sum())
                            + ") without a manifest, which a crash left: " + Words.some(keys),
                    "The next backup that succeeds after "
                            + Catalog.sweptAfter(orphans.get(orphans.size() - 1).id())
                            + " sweeps the last of them, and so does a prune while retention is not frozen.");
        }
    }
}

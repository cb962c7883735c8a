package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A policy with the floors of promise 5 under it: from a list of backups to a plan. Pure; knows no store.
 *
 * <p>Safety backups, backups from the future and damaged ones count for nothing: the policy never sees them, and none of
 * them is the newest good backup. One of a database without a table is it only where there is no other: a file that was
 * emptied is backed up like any other, and must not be what a restore puts in, nor let what was there before go.
 */
final class Retention {

    static final int SAFETY_BACKUPS_KEPT = 3;
    static final Duration SAFETY_BACKUPS_KEPT_FOR = Duration.ofDays(7);

    /** Clocks are set by a little now and then, and of two backups in one millisecond the second is dated later. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final RetentionPolicy policy;

    Retention(RetentionPolicy policy) {
        this.policy = policy;
    }

    /** The newest with tables, or not known to be without; one without a table only where there is no other. */
    static Optional<Backup> newestGood(List<Backup> newestFirst, Instant now) {
        List<Backup> withTables =
                newestFirst.stream().filter(backup -> !backup.isWithoutTables()).toList();
        return newest(withTables, now).or(() -> newest(newestFirst, now));
    }

    /** The newest that counts; an imported file, which may be of any database, only where there is no other. */
    static Optional<Backup> newest(List<Backup> newestFirst, Instant now) {
        List<Backup> counting =
                newestFirst.stream().filter(backup -> counts(backup, now)).toList();
        return counting.stream()
                .filter(backup -> backup.trigger() != BackupTrigger.IMPORTED)
                .findFirst()
                .or(() -> counting.stream().findFirst());
    }

    RetentionPlan plan(List<Backup> backups, Instant now, Optional<String> frozen) {
        List<Backup> newestFirst = backups.stream()
                .sorted(Comparator.comparing(Backup::id).reversed())
                .toList();
        List<Backup> counting =
                newestFirst.stream().filter(backup -> counts(backup, now)).toList();
        Map<BackupId, String> wanted = ask(counting, now);
        Optional<BackupId> newestGood = newestGood(newestFirst, now).map(Backup::id);
        List<RetentionPlan.Entry> entries = new ArrayList<>();
        int safetyBackups = 0;
        for (Backup backup : newestFirst) {
            List<String> reasons = floors(backup, newestGood, now);
            if (isSafetyBackup(backup, now)) {
                reasons.addAll(safetyRule(backup, safetyBackups++, now));
            } else if (counts(backup, now) && wanted.containsKey(backup.id())) {
                reasons.add(Objects.requireNonNullElse(wanted.get(backup.id()), "the policy keeps it"));
            }
            entries.add(decide(backup, reasons, frozen));
        }
        return new RetentionPlan(now, entries, frozen);
    }

    private Map<BackupId, String> ask(List<Backup> counting, Instant now) {
        try {
            return Objects.requireNonNull(policy.keep(counting, now), "it returned null");
        } catch (RuntimeException e) {
            throw new BackupException("the retention policy failed: " + Words.failure(e) + ". Nothing was removed.", e);
        }
    }

    private static boolean counts(Backup backup, Instant now) {
        return backup.trigger() != BackupTrigger.PRE_RESTORE && !isFromTheFuture(backup, now) && !backup.knownDamaged();
    }

    static boolean isFromTheFuture(Backup backup, Instant now) {
        return backup.createdAt().isAfter(now.plus(CLOCK_TOLERANCE));
    }

    private static boolean isSafetyBackup(Backup backup, Instant now) {
        return backup.trigger() == BackupTrigger.PRE_RESTORE && !isFromTheFuture(backup, now) && !backup.knownDamaged();
    }

    private static List<String> floors(Backup backup, Optional<BackupId> newestGood, Instant now) {
        List<String> reasons = new ArrayList<>();
        if (newestGood.filter(backup.id()::equals).isPresent()) {
            reasons.add("the newest good backup");
        }
        if (backup.pinned()) {
            reasons.add("pinned");
        }
        if (isFromTheFuture(backup, now)) {
            reasons.add("dated in the future");
        }
        if (backup.knownDamaged()) {
            reasons.add("its last verification failed: left for you to look at");
        }
        return reasons;
    }

    private static List<String> safetyRule(Backup backup, int newerOnes, Instant now) {
        List<String> reasons = new ArrayList<>();
        if (newerOnes < SAFETY_BACKUPS_KEPT) {
            reasons.add("among the newest " + SAFETY_BACKUPS_KEPT + " safety backups");
        }
        if (Duration.between(backup.createdAt(), now).compareTo(SAFETY_BACKUPS_KEPT_FOR) < 0) {
            reasons.add("a safety backup younger than " + Words.duration(SAFETY_BACKUPS_KEPT_FOR));
        }
        return reasons;
    }

    private static RetentionPlan.Entry decide(Backup backup, List<String> reasons, Optional<String> frozen) {
        if (!reasons.isEmpty()) {
            return new RetentionPlan.Entry(backup, RetentionPlan.Decision.KEEP, String.join("; ", reasons));
        }
        String why = backup.trigger() == BackupTrigger.PRE_RESTORE
                ? "a safety backup past its rule (the newest " + SAFETY_BACKUPS_KEPT + ", and any younger than "
                        + Words.duration(SAFETY_BACKUPS_KEPT_FOR) + ")"
                : "the policy does not keep it";
        return frozen.map(reason -> new RetentionPlan.Entry(
                        backup, RetentionPlan.Decision.KEEP, "retention is frozen (" + reason + "); else: " + why))
                .orElseGet(() -> new RetentionPlan.Entry(backup, RetentionPlan.Decision.REMOVE, why));
    }
}

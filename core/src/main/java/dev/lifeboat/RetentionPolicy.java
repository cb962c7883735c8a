package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which backups to keep, and why. A pure function: it asks no clock and no store. Thread-safe, since a plan may be
 * asked for on several threads at once; the ready-made policies are immutable.
 *
 * <p>A policy cannot do harm: what it keeps is only ever added to. The newest good backup, pinned ones, safety backups
 * (which have a rule of their own) and backups from the future stay whatever it says, and nothing is removed while
 * backups are failing; see {@link RetentionPlan}.
 */
@FunctionalInterface
public interface RetentionPolicy {

    /**
     * Decides.
     *
     * @param newestFirst the backups that count: without safety backups, without any dated more than a minute after
     *     {@code now}, and without any that is known to be damaged
     * @param now the instant of the decision
     * @return for each backup to keep, the reason in words; ids that it was not asked about are ignored
     */
    Map<BackupId, String> keep(List<Backup> newestFirst, Instant now);

    /** {@return the policy as text} */
    default java.util.Optional<String> text() {
        return java.util.Optional.empty();
    }

    /** As text() gives it. @param text as text() gives it @return the policy */
    static RetentionPolicy parse(String text) {
        return keepFor(DurationText.parse(text.substring("within=".length())));
    }

    /** {@return a policy that keeps every backup} The default of a manager that was given no policy. */
    static RetentionPolicy keepEverything() {
        return (backups, now) -> {
            Map<BackupId, String> kept = new HashMap<>();
            backups.forEach(backup -> kept.put(backup.id(), "the policy keeps everything"));
            return kept;
        };
    }

    /**
     * {@return a policy that keeps each backup until it is older than this}
     *
     * @param age above zero; a backup of exactly this age stays
     * @throws IllegalArgumentException if the age is zero or negative
     */
    static RetentionPolicy keepFor(Duration age) {
        if (age.isZero() || age.isNegative() || age.compareTo(Bounds.LONGEST_AGE) > 0) {
            throw new IllegalArgumentException("keepFor(" + age + "): the duration must be above zero and at most "
                    + Bounds.LONGEST_AGE.toDays() + " days");
        }
        String reason = "not older than " + Words.duration(age);
        return (backups, now) -> {
            Map<BackupId, String> kept = new HashMap<>();
            for (Backup backup : backups) {
                if (Duration.between(backup.createdAt(), now).compareTo(age) <= 0) {
                    kept.put(backup.id(), reason);
                }
            }
            return kept;
        };
    }

    /**
     * {@return a policy that keeps the newest backups}
     *
     * @param count how many, at least 1
     * @throws IllegalArgumentException if the count is below 1
     */
    static RetentionPolicy keepLast(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("keepLast(" + count + "): at least 1 must be kept");
        }
        String reason = count == 1 ? "the last backup" : "among the last " + count;
        return (backups, now) -> {
            Map<BackupId, String> kept = new HashMap<>();
            backups.stream().limit(count).forEach(backup -> kept.put(backup.id(), reason));
            return kept;
        };
    }
}

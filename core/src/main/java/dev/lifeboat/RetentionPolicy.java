package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /**
     * {@return the policy as a text that {@link #parse} reads back, so that settings can hold it} Empty if it has none, as
     * a policy of the host's own; such a one cannot be saved with the settings.
     */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** {@return a policy that keeps every backup} The default of a manager that was given no policy. */
    static RetentionPolicy keepEverything() {
        return new RetentionRules(Map.of(), Optional.empty());
    }

    /**
     * {@return a policy that keeps each backup until it is older than this}
     *
     * @param age above zero and at most 36,500 days, in whole milliseconds; a backup of exactly this age stays
     * @throws IllegalArgumentException if the age is outside of that
     */
    static RetentionPolicy keepFor(Duration age) {
        return builder().within(age).build();
    }

    /**
     * {@return a policy that keeps the newest backups}
     *
     * @param count how many, 1 to 1,000,000
     * @throws IllegalArgumentException if it is outside of that
     */
    static RetentionPolicy keepLast(int count) {
        return builder().last(count).build();
    }

    /** {@return a builder of a policy with several rules, caps and a minimum} */
    static RetentionPolicyBuilder builder() {
        return new RetentionPolicyBuilder();
    }

    /**
     * {@return the policy of this text} Rules are separated by commas, in any order: {@code within=30d, last=3,
     * hourly=24, daily=7, weekly=4, monthly=12, yearly=5, at-most=100, at-most-bytes=10GiB, minimum=3,
     * zone=Europe/Berlin}; they mean what the methods of {@link RetentionPolicyBuilder} say. {@code everything} keeps
     * everything.
     *
     * @param text the text; a duration is written with {@code w}, {@code d}, {@code h}, {@code m} and {@code s}, a size
     *     in bytes or with {@code KiB} to {@code TiB}; {@code KB} to {@code TB} mean the same: 1 KB is 1,024 bytes
     * @throws IllegalArgumentException if it is no policy; the message points at the word that is wrong
     */
    static RetentionPolicy parse(String text) {
        return new RetentionText(text).read();
    }
}

package dev.lifeboat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds a retention policy of rules, caps and a minimum. Values are checked as they are given, and whether they make
 * sense together when it is built. Not thread-safe; from {@link RetentionPolicy#builder}.
 *
 * <p>A backup stays while any rule wants it. Rules of buckets ({@code hourly} to {@code yearly}) keep the newest backup
 * of each of the last so many hours, days, weeks, months or years that have one: a bucket without a backup takes no
 * place, so that a sparse history reaches further back, and never keeps less. Caps cut what the rules keep, the oldest
 * first; with caps and no rule, everything is kept up to the caps. A pinned backup counts for no cap, since it stays
 * anyway; the minimum does count, and stays.
 */
public final class RetentionPolicyBuilder {

    private final Map<RetentionRule, Long> values = new EnumMap<>(RetentionRule.class);
    private Optional<ZoneId> zone = Optional.empty();

    RetentionPolicyBuilder() {}

    RetentionPolicyBuilder set(RetentionRule rule, long value) {
        values.put(rule, rule.checked(value));
        return this;
    }

    /**
     * Keeps each backup until it is older than this.
     *
     * @param age above zero and at most 36,500 days, in whole milliseconds
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder within(Duration age) {
        refuse(
                age.isNegative() || age.compareTo(Bounds.LONGEST_AGE) > 0 || age.toNanosPart() % 1_000_000 != 0,
                "within(" + age + "): " + RetentionRule.WITHIN.allowed());
        return set(RetentionRule.WITHIN, age.toMillis());
    }

    /**
     * Keeps the newest backups.
     *
     * @param count how many, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder last(int count) {
        return set(RetentionRule.LAST, count);
    }

    /**
     * Keeps the newest backup of each hour that has one.
     *
     * @param hours how many, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder hourly(int hours) {
        return set(RetentionRule.HOURLY, hours);
    }

    /**
     * Keeps the newest backup of each day that has one.
     *
     * @param days how many, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder daily(int days) {
        return set(RetentionRule.DAILY, days);
    }

    /**
     * Keeps the newest backup of each ISO week, Monday to Sunday, that has one.
     *
     * @param weeks how many, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder weekly(int weeks) {
        return set(RetentionRule.WEEKLY, weeks);
    }

    /**
     * Keeps the newest backup of each month that has one.
     *
     * @param months how many, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder monthly(int months) {
        return set(RetentionRule.MONTHLY, months);
    }

    /**
     * Keeps the newest backup of each year that has one.
     *
     * @param years how many, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder yearly(int years) {
        return set(RetentionRule.YEARLY, years);
    }

    /**
     * Sets where hours, days, weeks, months and years begin. Default: UTC.
     *
     * @param id a zone; only with a rule of buckets
     * @return this builder
     */
    public RetentionPolicyBuilder zone(ZoneId id) {
        this.zone = Optional.of(id);
        return this;
    }

    /**
     * Caps the number of backups that the rules keep; the oldest go first.
     *
     * @param count how many stay, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder atMost(int count) {
        return set(RetentionRule.AT_MOST, count);
    }

    /**
     * Caps the bytes in the store of the backups that the rules keep; the oldest go first.
     *
     * @param bytes how many stay, at least 512
     * @return this builder
     * @throws IllegalArgumentException if it is below that
     */
    public RetentionPolicyBuilder atMostBytes(long bytes) {
        return set(RetentionRule.AT_MOST_BYTES, bytes);
    }

    /**
     * Keeps the newest backups whatever the rules and the caps say. They count for the caps.
     *
     * @param count how many, 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RetentionPolicyBuilder minimum(int count) {
        return set(RetentionRule.MINIMUM, count);
    }

    /**
     * Builds the policy.
     *
     * @return an immutable policy, which has a {@link RetentionPolicy#text}
     * @throws IllegalArgumentException if nothing was set, or what was set makes no sense together; the message says what
     *     does
     */
    public RetentionPolicy build() {
        refuse(values.isEmpty(), "nothing is set: name a rule or a cap; keepEverything() keeps everything");
        refuse(
                values.keySet().equals(Set.of(RetentionRule.MINIMUM)),
                "minimum alone keeps everything: name a rule or a cap that it limits");
        refuse(
                zone.isPresent() && values.keySet().stream().noneMatch(RetentionRule::isBucket),
                "zone has no meaning without hourly, daily, weekly, monthly or yearly");
        refuseAbove(RetentionRule.MINIMUM, RetentionRule.AT_MOST);
        refuseAbove(RetentionRule.LAST, RetentionRule.AT_MOST);
        return new RetentionRules(values, zone);
    }

    private void refuseAbove(RetentionRule rule, RetentionRule cap) {
        long value = values.getOrDefault(rule, 0L);
        long most = values.getOrDefault(cap, Long.MAX_VALUE);
        refuse(
                value > most,
                rule.word() + "=" + value + " is above " + cap.word() + "=" + most + ": so many can never stay");
    }

    private static void refuse(boolean refused, String why) {
        if (refused) {
            throw new IllegalArgumentException(why);
        }
    }
}

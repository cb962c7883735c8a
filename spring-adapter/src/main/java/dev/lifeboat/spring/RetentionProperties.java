package dev.lifeboat.spring;

import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.RetentionPolicyBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Which backups to keep. A backup stays while any rule wants it; without any, all are kept.
 *
 * @param policy All rules as one text, such as "within=30d, daily=7, at-most-bytes=10GB", in place of those
 *     below. 10GB is what it is in at-most-bytes.
 * @param within Keep each backup until it is older than this; a number alone means days.
 * @param last Keep so many of the newest.
 * @param hourly Keep the newest of each of the last so many hours that have one.
 * @param daily Keep the newest of each of the last so many days that have one.
 * @param weekly Keep the newest of each of the last so many weeks that have one.
 * @param monthly Keep the newest of each of the last so many months that have one.
 * @param yearly Keep the newest of each of the last so many years that have one.
 * @param zone Where hours, days, weeks, months and years begin.
 * @param atMost Keep no more than so many of those that the rules keep: the oldest go first.
 * @param atMostBytes Keep no more than so much of those that the rules keep, such as 10GB, which is 10 times
 *     1,073,741,824 bytes: the oldest go first.
 * @param minimum Keep so many of the newest, whatever the rules and the caps say.
 */
@ConfigurationProperties("lifeboat.retention")
record RetentionProperties(
        @Nullable String policy,
        @Nullable @DurationUnit(ChronoUnit.DAYS) Duration within,
        @Nullable Integer last,
        @Nullable Integer hourly,
        @Nullable Integer daily,
        @Nullable Integer weekly,
        @Nullable Integer monthly,
        @Nullable Integer yearly,
        @Nullable ZoneId zone,
        @Nullable Integer atMost,
        @Nullable DataSize atMostBytes,
        @Nullable Integer minimum) {

    private static final String PREFIX = "lifeboat.retention.";

    /** The policy of these properties, if any is given. */
    Optional<RetentionPolicy> toPolicy() {
        RetentionPolicyBuilder builder = RetentionPolicy.builder();
        List<String> given = applyTo(builder);
        if (policy != null) {
            requireAlone(given);
            return Optional.of(Setting.of(PREFIX + "policy", policy).as(RetentionPolicy::parse));
        }
        return given.isEmpty()
                ? Optional.empty()
                : Optional.of(Setting.of(String.join(", ", given), this).as(rules -> builder.build()));
    }

    /** Returns the names of the properties that are given. */
    private List<String> applyTo(RetentionPolicyBuilder builder) {
        return Stream.of(
                        Setting.of(PREFIX + "within", within).into(builder::within),
                        Setting.of(PREFIX + "last", last).into(builder::last),
                        Setting.of(PREFIX + "hourly", hourly).into(builder::hourly),
                        Setting.of(PREFIX + "daily", daily).into(builder::daily),
                        Setting.of(PREFIX + "weekly", weekly).into(builder::weekly),
                        Setting.of(PREFIX + "monthly", monthly).into(builder::monthly),
                        Setting.of(PREFIX + "yearly", yearly).into(builder::yearly),
                        Setting.of(PREFIX + "zone", zone).into(builder::zone),
                        Setting.of(PREFIX + "at-most", atMost).into(builder::atMost),
                        Setting.of(PREFIX + "at-most-bytes", atMostBytes)
                                .into(size -> builder.atMostBytes(size.toBytes())),
                        Setting.of(PREFIX + "minimum", minimum).into(builder::minimum))
                .filter(Setting::isGiven)
                .map(Setting::property)
                .toList();
    }

    private static void requireAlone(List<String> rules) {
        if (!rules.isEmpty()) {
            Set<String> names = new TreeSet<>(rules);
            names.add(PREFIX + "policy");
            throw new MutuallyExclusiveConfigurationPropertiesException(names, names);
        }
    }
}

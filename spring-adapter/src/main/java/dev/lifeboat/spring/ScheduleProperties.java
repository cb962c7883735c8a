package dev.lifeboat.spring;

import dev.lifeboat.BackupDefaults;
import dev.lifeboat.Schedule;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/**
 * When backups are made by themselves. At most one of every, daily-at and cron.
 *
 * @param enabled Whether anything runs by itself: backups, the cleanup after each of them, and verification.
 * @param every The time between two backups.
 * @param dailyAt The time of day of a backup on each day, such as 03:00.
 * @param cron When backups are made, as a cron expression of Spring's. A time that the clock skips runs at the first
 *     instant after the gap, one that comes twice runs once.
 * @param zone The zone of daily-at and cron. By default that of the machine, which in a container is mostly UTC.
 * @param jitter By how much later than its schedule says a run may begin, so that many applications do not begin in the
 *     same second.
 */
@ConfigurationProperties("lifeboat.schedule")
record ScheduleProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Duration every,
        @Nullable LocalTime dailyAt,
        @Nullable String cron,
        @Nullable ZoneId zone,
        @Nullable Duration jitter) {

    private static final String PREFIX = "lifeboat.schedule";

    /** The schedule of these properties; the core's where none is given. */
    Schedule toSchedule() {
        requireOne();
        if (every != null) {
            return Setting.of(PREFIX + ".every", every).as(Schedule::every);
        }
        ZoneId where = Objects.requireNonNullElseGet(zone, ZoneId::systemDefault);
        if (cron != null) {
            return Setting.of(PREFIX + ".cron", cron).as(text -> CronSchedule.parse(text, where));
        }
        return dailyAt == null ? BackupDefaults.SCHEDULE : Schedule.dailyAt(dailyAt, where);
    }

    private void requireOne() {
        MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(entries -> {
            entries.put(PREFIX + ".every", every);
            entries.put(PREFIX + ".daily-at", dailyAt);
            entries.put(PREFIX + ".cron", cron);
        });
    }
}

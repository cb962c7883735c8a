package dev.lifeboat.spring;

import dev.lifeboat.LastRun;
import dev.lifeboat.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * A cron expression of Spring's as a schedule. Spring is only asked for local times, since it skips a time that falls
 * into a gap of the zone, and runs one that comes twice twice.
 */
record CronSchedule(CronExpression expression, ZoneId zone) implements Schedule {

    private static final LocalDateTime ANY = LocalDateTime.of(2000, 1, 1, 0, 0);

    static CronSchedule parse(String text, ZoneId zone) {
        CronExpression expression = CronExpression.parse(text);
        if (expression.next(ANY) == null) {
            throw new IllegalArgumentException("it never comes");
        }
        return new CronSchedule(expression, zone);
    }

    @Override
    public Instant next(LastRun last, Instant now) {
        return last.countsFrom(now).map(this::firstAfter).orElse(now);
    }

    private Instant firstAfter(Instant base) {
        LocalDateTime local = expression.next(LocalDateTime.ofInstant(base, zone));
        while (local != null && !occurrence(local).isAfter(base)) {
            local = expression.next(local);
        }
        return local == null ? Instant.MAX : occurrence(local);
    }

    /** The first valid instant at or after a local time; of one that comes twice, the earlier. */
    private Instant occurrence(LocalDateTime local) {
        @Nullable ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : local.atZone(zone).toInstant();
    }

    @Override
    public String toString() {
        return "cron " + expression + " " + zone;
    }
}

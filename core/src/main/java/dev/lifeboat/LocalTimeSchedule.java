package dev.lifeboat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/** A run at a time of day: on each day, or on one day of the week. */
record LocalTimeSchedule(Optional<DayOfWeek> day, LocalTime time, ZoneId zone) implements Schedule {

    @Override
    public Instant next(LastRun last, Instant now) {
        return last.countsFrom(now).map(this::firstAfter).orElse(now);
    }

    /**
     * Goes by local dates from that of the instant. No earlier date can be the answer: a time of an earlier date is either
     * past, or comes a second time, which does not count. Later dates may be past too, where the clock was put back over
     * midnight.
     */
    private Instant firstAfter(Instant base) {
        LocalDate local = base.atZone(zone).toLocalDate();
        LocalDate date = day.map(wanted -> local.with(TemporalAdjusters.nextOrSame(wanted)))
                .orElse(local);
        while (!occurrence(date).isAfter(base)) {
            date = date.plusDays(day.isPresent() ? 7 : 1);
        }
        return occurrence(date);
    }

    /** The first valid instant at or after the time on this date; of a time that comes twice, the earlier. */
    private Instant occurrence(LocalDate date) {
        LocalDateTime local = date.atTime(time);
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        return local.atZone(zone).toInstant();
    }

    @Override
    public Optional<String> text() {
        return Optional.of(toString());
    }

    @Override
    public String toString() {
        return day.map(on -> "weekly on " + on).orElse("daily") + " at " + time + " " + zone.getId();
    }
}

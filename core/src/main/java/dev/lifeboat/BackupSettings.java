package dev.lifeboat;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What can be changed while a manager runs: which backups are kept, when each task runs, and which tasks are switched
 * on. An immutable value; {@link BackupScheduler#apply} makes it count.
 *
 * @param retention which backups to keep
 * @param schedules when each task runs while it is switched on
 * @param switchedOn the tasks that run by themselves
 */
public record BackupSettings(
        RetentionPolicy retention, Map<BackupTask, Schedule> schedules, Set<BackupTask> switchedOn) {

    /**
     * Makes settings.
     *
     * @param retention for {@link #retention()}
     * @param schedules for {@link #schedules()}; copied
     * @param switchedOn for {@link #switchedOn()}; copied
     * @throws IllegalArgumentException if a task has no schedule
     */
    public BackupSettings {
        Objects.requireNonNull(retention, "retention");
        for (BackupTask task : BackupTask.values()) {
            if (schedules.get(task) == null) {
                throw new IllegalArgumentException("the task " + task + " has no schedule; switch it off instead");
            }
        }
        schedules = Collections.unmodifiableMap(new EnumMap<>(schedules));
        switchedOn = switchedOn.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(switchedOn));
    }

    /**
     * {@return the schedule of a task}
     *
     * @param task any
     */
    public Schedule schedule(BackupTask task) {
        return Objects.requireNonNull(schedules.get(task), "task");
    }

    /**
     * {@return these settings with another retention policy}
     *
     * @param policy the new one
     */
    public BackupSettings withRetention(RetentionPolicy policy) {
        return new BackupSettings(policy, schedules, switchedOn);
    }

    /**
     * {@return these settings with another schedule for a task} As long as {@link BackupTask#CLEANUP} runs at the times
     * of {@link BackupTask#BACKUP}, it goes along with it.
     *
     * @param task any; it stays switched on or off
     * @param schedule the new one
     */
    public BackupSettings withSchedule(BackupTask task, Schedule schedule) {
        Map<BackupTask, Schedule> changed = new EnumMap<>(schedules);
        if (task == BackupTask.BACKUP && schedule(BackupTask.CLEANUP).equals(schedule(BackupTask.BACKUP))) {
            changed.put(BackupTask.CLEANUP, schedule);
        }
        changed.put(task, schedule);
        return new BackupSettings(retention, changed, switchedOn);
    }

    /**
     * {@return these settings with a task switched on}
     *
     * @param task any
     */
    public BackupSettings withSwitchedOn(BackupTask task) {
        Set<BackupTask> changed = EnumSet.of(task);
        changed.addAll(switchedOn);
        return new BackupSettings(retention, schedules, changed);
    }

    /**
     * {@return these settings with a task switched off}
     *
     * @param task any
     */
    public BackupSettings withSwitchedOff(BackupTask task) {
        Set<BackupTask> changed = EnumSet.noneOf(BackupTask.class);
        changed.addAll(switchedOn);
        changed.remove(task);
        return new BackupSettings(retention, schedules, changed);
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.BackupSettings;
import dev.lifeboat.BackupTask;
import dev.lifeboat.Schedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How backups are verified by themselves, those verified longest ago first.
 *
 * @param enabled Whether the schedule verifies backups too.
 * @param every The time between two runs.
 * @param budget How long a run may take.
 */
@ConfigurationProperties("lifeboat.verify")
record VerifyProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Duration every,
        @Nullable Duration budget) {

    /** The core's settings, changed by these properties. */
    BackupSettings applyTo(BackupSettings settings) {
        BackupSettings switched = enabled ? settings : settings.withSwitchedOff(BackupTask.VERIFY);
        return every == null
                ? switched
                : switched.withSchedule(
                        BackupTask.VERIFY,
                        Setting.of("lifeboat.verify.every", every).as(Schedule::every));
    }
}

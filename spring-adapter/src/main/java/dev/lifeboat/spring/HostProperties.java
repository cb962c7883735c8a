package dev.lifeboat.spring;

import dev.lifeboat.BackupManagerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.core.env.Environment;

/** All properties of the core together, and what they set. What is not given is left to the core. */
record HostProperties(
        LifeboatProperties general,
        TuningProperties tuning,
        RetentionProperties retention,
        ScheduleProperties schedule,
        VerifyProperties verify,
        RestoreProperties restore,
        Environment environment) {

    private static final String PREFIX = "lifeboat.";

    /** Sets all but what a bean may set in its place. */
    void applyTo(BackupManagerBuilder builder) {
        Setting.of(PREFIX + "name", general.name()).into(builder::name);
        Setting.path(PREFIX + "settings-file", general.settingsFile()).into(builder::settingsFile);
        Setting.of(PREFIX + "schedule.jitter", schedule.jitter()).into(builder::jitter);
        Setting.of(PREFIX + "verify.budget", verify.budget()).into(builder::verifyBudget);
        Setting.of(PREFIX + "restore.depth", restore.depth()).into(builder::restoreDepth);
        Setting.of(PREFIX + "restore.pool-timeout", restore.poolTimeout()).into(HostProperties::requireNotNegative);
        builder.settings(verify::applyTo);
        applyTuning(builder);
    }

    private static void requireNotNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("0 or more is needed");
        }
    }

    private void applyTuning(BackupManagerBuilder builder) {
        Setting.path(PREFIX + "staging", tuning.staging()).into(builder::staging);
        Setting.of(PREFIX + "host-version", hostVersion()).into(builder::hostVersion);
        Setting.of(PREFIX + "max-bytes-per-second", tuning.maxBytesPerSecond())
                .into(size -> builder.maxBytesPerSecond(size.toBytes()));
        Setting.of(PREFIX + "wal-budget", tuning.walBudget()).into(size -> builder.walBudgetBytes(size.toBytes()));
        Setting.of(PREFIX + "operation-timeout", tuning.operationTimeout()).into(builder::operationTimeout);
        Setting.of(PREFIX + "lock-timeout", tuning.lockTimeout()).into(builder::lockTimeout);
        Setting.of(PREFIX + "close-timeout", tuning.closeTimeout()).into(builder::closeTimeout);
        Setting.of(PREFIX + "collapse-percent", tuning.collapsePercent()).into(builder::collapsePercent);
    }

    private String hostVersion() {
        return Optional.ofNullable(tuning.hostVersion())
                .orElseGet(() -> environment.getProperty("spring.application.version"));
    }

    /** The database that a property names, if one does. */
    Optional<HostDatabase> database() {
        Path file = Setting.path(PREFIX + "database", general.database()).value();
        MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(entries -> {
            entries.put(PREFIX + "database", file);
            entries.put(PREFIX + "data-source", general.dataSource());
        });
        return Optional.ofNullable(file).map(HostDatabase::new);
    }
}

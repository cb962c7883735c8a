package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Gives an application on SQLite its {@link BackupManager}, from {@code lifeboat.directory} alone. What it finds out for
 * itself, what each bean does and how to replace one is in {@code docs/spring-boot.md}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "lifeboat.enabled", matchIfMissing = true)
@EnableConfigurationProperties({
    LifeboatProperties.class,
    TuningProperties.class,
    RetentionProperties.class,
    ScheduleProperties.class,
    VerifyProperties.class,
    RestoreProperties.class
})
@Import(ManagerConfiguration.class)
public final class LifeboatAutoConfiguration {

    /** For Spring, which makes one. */
    public LifeboatAutoConfiguration() {}
}

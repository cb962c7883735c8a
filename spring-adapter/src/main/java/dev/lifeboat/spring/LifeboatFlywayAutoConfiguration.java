package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;

/** A backup before Flyway's first pending migration. */
@AutoConfiguration(after = LifeboatAutoConfiguration.class)
@ConditionalOnClass({Flyway.class, FlywayConfigurationCustomizer.class})
@ConditionalOnBean(BackupManager.class)
@ConditionalOnBooleanProperty(
        name = {"lifeboat.enabled", "lifeboat.migration.enabled"},
        matchIfMissing = true)
@EnableConfigurationProperties(MigrationProperties.class)
public final class LifeboatFlywayAutoConfiguration {

    /** For Spring, which makes one. */
    public LifeboatFlywayAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "lifeboatFlywayBackup")
    FlywayBackup lifeboatFlywayBackup(
            ObjectProvider<BackupManager> backups, MigrationProperties properties, ConfigurableBeanFactory beans) {
        return new FlywayBackup(new MigrationRun(
                "Flyway",
                backups::getObject,
                properties,
                () -> HostedBackups.buildIn(beans),
                () -> HostedBackups.directoryIn(beans)));
    }

    /** Adds to the exception of a run that failed which backup was made before it. */
    @Bean
    @ConditionalOnMissingBean(name = "lifeboatFlywayFailures")
    static BeanPostProcessor lifeboatFlywayFailures(ObjectProvider<FlywayBackup> backup) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String beanName) {
                FlywayBackup ours = bean instanceof FlywayMigrationInitializer ? backup.getIfAvailable() : null;
                return ours == null
                        ? bean
                        : FailedMigrations.around((FlywayMigrationInitializer) bean, ours.run(), () -> {});
            }
        };
    }
}

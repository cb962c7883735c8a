package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** A backup before Liquibase's first pending change set. */
@AutoConfiguration(after = LifeboatAutoConfiguration.class)
@ConditionalOnClass(SpringLiquibase.class)
@ConditionalOnBean(BackupManager.class)
@ConditionalOnBooleanProperty(
        name = {"lifeboat.enabled", "lifeboat.migration.enabled"},
        matchIfMissing = true)
@EnableConfigurationProperties(MigrationProperties.class)
public final class LifeboatLiquibaseAutoConfiguration {

    /** For Spring, which makes one. */
    public LifeboatLiquibaseAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "lifeboatLiquibaseBackup")
    static LiquibaseBackup lifeboatLiquibaseBackup(
            ObjectProvider<BackupManager> backups,
            ObjectProvider<MigrationProperties> properties,
            ConfigurableBeanFactory beans) {
        return new LiquibaseBackup(() -> new MigrationRun(
                "Liquibase",
                backups::getObject,
                properties.getObject(),
                () -> HostedBackups.buildIn(beans),
                () -> HostedBackups.directoryIn(beans)));
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import dev.lifeboat.store.DirectoryBackupStore;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Gives the application its {@link BackupManager}. */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnBooleanProperty(name = "lifeboat.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LifeboatProperties.class)
public final class LifeboatAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    BackupStore lifeboatBackupStore(LifeboatProperties properties) {
        return DirectoryBackupStore.at(Objects.requireNonNull(properties.directory(), "lifeboat.directory"));
    }

    @Bean
    @ConditionalOnMissingBean
    BackupManager lifeboatBackupManager(LifeboatProperties properties, BackupStore store) {
        return BackupManager.forDatabase(Objects.requireNonNull(properties.database(), "lifeboat.database"))
                .storeIn(store)
                .build();
    }
}

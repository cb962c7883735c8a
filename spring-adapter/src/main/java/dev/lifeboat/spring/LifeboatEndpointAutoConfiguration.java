package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code backups}. */
@AutoConfiguration(after = LifeboatAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBooleanProperty(name = "lifeboat.enabled", matchIfMissing = true)
@ConditionalOnBean(BackupManager.class)
@ConditionalOnAvailableEndpoint(BackupsEndpoint.class)
@EnableConfigurationProperties({EndpointProperties.class, LifeboatProperties.class, TuningProperties.class})
public final class LifeboatEndpointAutoConfiguration {

    /** For Spring, which makes one. */
    public LifeboatEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ServerPaths lifeboatServerPaths(
            BackupManager backups,
            LifeboatProperties general,
            TuningProperties tuning,
            ObjectProvider<BackupStore> stores) {
        return ServerPaths.of(
                backups,
                general,
                tuning,
                Optional.ofNullable(stores.getIfUnique()).flatMap(BackupStore::localDirectory));
    }

    @Bean
    @ConditionalOnMissingBean
    BackupsEndpoint backupsEndpoint(BackupManager backups, EndpointProperties properties, ServerPaths paths) {
        return new BackupsEndpoint(backups, properties, paths);
    }

    @Bean
    @ConditionalOnMissingBean
    BackupsWebExtension backupsWebExtension(BackupsEndpoint endpoint, ServerPaths paths) {
        return new BackupsWebExtension(endpoint, paths);
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
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
@EnableConfigurationProperties(EndpointProperties.class)
public final class LifeboatEndpointAutoConfiguration {

    /** For Spring, which makes one. */
    public LifeboatEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    BackupsEndpoint backupsEndpoint(BackupManager backups, EndpointProperties properties, LifeboatProperties general) {
        return new BackupsEndpoint(backups, properties, ServerPaths.of(backups, general));
    }

    @Bean
    @ConditionalOnMissingBean
    BackupsWebExtension backupsWebExtension(
            BackupsEndpoint endpoint, BackupManager backups, LifeboatProperties properties) {
        return new BackupsWebExtension(endpoint, ServerPaths.of(backups, properties));
    }
}

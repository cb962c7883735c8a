package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code backups}. */
@AutoConfiguration(after = LifeboatAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(BackupManager.class)
@ConditionalOnAvailableEndpoint(BackupsEndpoint.class)
public final class LifeboatEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    BackupsEndpoint backupsEndpoint(BackupManager backups, LifeboatProperties properties) {
        return new BackupsEndpoint(backups, properties.endpoint(), ServerPaths.of(backups, properties));
    }

    @Bean
    @ConditionalOnMissingBean
    BackupsWebExtension backupsWebExtension(
            BackupsEndpoint endpoint, BackupManager backups, LifeboatProperties properties) {
        return new BackupsWebExtension(endpoint, ServerPaths.of(backups, properties));
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health contributor {@code lifeboat}. */
@AutoConfiguration(after = LifeboatAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBooleanProperty(name = "lifeboat.enabled", matchIfMissing = true)
@ConditionalOnBean(BackupManager.class)
@ConditionalOnEnabledHealthIndicator("lifeboat")
@EnableConfigurationProperties(HealthProperties.class)
public final class LifeboatHealthAutoConfiguration {

    /** For Spring, which makes one. */
    public LifeboatHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "lifeboatHealthIndicator")
    HealthIndicator lifeboatHealthIndicator(BackupManager backups, HealthProperties properties) {
        return new LifeboatHealthIndicator(backups, new Status(properties.problemStatus()));
    }

    /** The groups of the health endpoint come with the actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({SecurityContext.class, HealthEndpointGroupsPostProcessor.class})
    static class Probes {

        @Bean
        @ConditionalOnMissingBean(name = "lifeboatProbes")
        HealthEndpointGroupsPostProcessor lifeboatProbes() {
            return new ProbesWithoutLifeboat();
        }
    }
}

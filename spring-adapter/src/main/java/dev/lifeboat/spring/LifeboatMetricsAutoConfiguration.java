package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of Micrometer. */
@AutoConfiguration(
        after = LifeboatAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "lifeboat.enabled", matchIfMissing = true)
@ConditionalOnBean({BackupManager.class, MeterRegistry.class})
public final class LifeboatMetricsAutoConfiguration {

    /** For Spring, which makes one. */
    public LifeboatMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "lifeboatMetrics")
    LifeboatMetrics lifeboatMetrics(ObjectProvider<BackupManager> backups, ObjectProvider<InstantSource> clock) {
        return new LifeboatMetrics(backups::getObject, clock.getIfUnique(InstantSource::system));
    }
}

package dev.lifeboat.spring;

import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Refuses a switch that is neither on nor off. To Spring's conditions whatever is not {@code true} is off, also {@code
 * on} and {@code yes}, and an application without backups would not notice.
 */
@AutoConfiguration
public final class LifeboatSwitchesAutoConfiguration {

    private static final List<String> SWITCHES =
            List.of("lifeboat.enabled", "lifeboat.migration.enabled", "lifeboat.restore.clear-caches");

    /** For Spring, which makes one. */
    public LifeboatSwitchesAutoConfiguration() {}

    @Bean
    static BeanFactoryPostProcessor lifeboatSwitches(Environment environment) {
        return beans -> SWITCHES.forEach(name -> requireSwitch(name, environment.getProperty(name, "true")));
    }

    private static void requireSwitch(String name, String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new InvalidConfigurationPropertyValueException(name, value, "true or false is needed");
        }
    }
}

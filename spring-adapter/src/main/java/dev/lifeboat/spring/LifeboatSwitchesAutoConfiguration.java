package dev.lifeboat.spring;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.Bean;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Refuses a switch that is neither {@code true} nor {@code false}, before anything is made of it, and also where Lifeboat is
 * off. To Spring's conditions whatever is not {@code true} is off, also {@code on}, {@code yes} and {@code true} with a
 * space behind it; to its binding {@code on} is on. An application without backups, or a page that can be written, would
 * not be noticed.
 */
@AutoConfiguration
public final class LifeboatSwitchesAutoConfiguration {

    /** Each property of ours that is true or false. A test compares them with the metadata. */
    static final List<String> SWITCHES = List.of(
            "lifeboat.enabled",
            "lifeboat.backup-on-shutdown",
            "lifeboat.endpoint.restore-enabled",
            "lifeboat.migration.backup-required",
            "lifeboat.migration.enabled",
            "lifeboat.migration.restore-on-failure",
            "lifeboat.restore.clear-caches",
            "lifeboat.restore.if-missing",
            "lifeboat.schedule.enabled",
            "lifeboat.verify.enabled",
            "lifeboat.web.allow-anonymous",
            "lifeboat.web.enabled",
            "lifeboat.web.read-only");

    /** For Spring, which makes one. */
    public LifeboatSwitchesAutoConfiguration() {}

    @Bean
    static Switches lifeboatSwitches(Environment environment) {
        return new Switches(environment);
    }

    /** Comes before whatever makes beans early, which would read a switch: Spring sees that by the type of the bean's method. */
    record Switches(Environment environment) implements BeanFactoryPostProcessor, PriorityOrdered {

        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
            Binder binder = Binder.get(environment);
            for (String name : SWITCHES) {
                binder.bind(name, Bindable.of(String.class)).ifBound(value -> require(name, value));
            }
        }

        /** As Spring's conditions compare: in any case, and without a space around it. */
        private void require(String name, String value) {
            if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                throw new SwitchException(name, value, origin(name));
            }
        }

        /** Where it stands: a line of a file, an environment variable. */
        private Optional<String> origin(String name) {
            ConfigurationPropertyName property = ConfigurationPropertyName.of(name);
            return StreamSupport.stream(
                            ConfigurationPropertySources.get(environment).spliterator(), false)
                    .map(source -> source.getConfigurationProperty(property))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(ConfigurationProperty::getOrigin)
                    .map(Object::toString);
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }
}

package dev.lifeboat.spring;

import java.util.Optional;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** A switch is neither on nor off. */
final class SwitchException extends InvalidConfigurationPropertyValueException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<String> origin;

    /**
     * Names the property.
     *
     * @param origin where the value comes from, if that is known
     */
    SwitchException(String property, String value, Optional<String> origin) {
        super(property, value, "true or false is needed");
        this.origin = origin;
    }

    Optional<String> origin() {
        return origin;
    }
}

package dev.lifeboat.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Shows a {@link SwitchException} in place of a stack trace. Before that of Spring Boot, which knows no property by the name
 * of its environment variable.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SwitchFailureAnalyzer extends AbstractFailureAnalyzer<SwitchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SwitchException cause) {
        String value = cause.getValue() + "";
        return new FailureAnalysis(
                "The switch " + cause.getName() + " is neither on nor off: its value is '" + value + "'"
                        + (value.isBlank() ? ", which is nothing" : "")
                        + cause.origin().map(where -> " (from " + where + ")").orElse("")
                        + ".",
                "Set " + cause.getName() + " to true or false, in letters of any case and without a space or quotes"
                        + " around it; or leave it out, for its default.",
                cause);
    }
}

package dev.lifeboat.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Shows a {@link MigrationRefusedException} in place of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MigrationRefusalAnalyzer extends AbstractFailureAnalyzer<MigrationRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationRefusedException cause) {
        String message = String.valueOf(cause.getMessage());
        return new FailureAnalysis(
                message.substring(0, message.length() - cause.action().length()).strip(), cause.action(), cause);
    }
}

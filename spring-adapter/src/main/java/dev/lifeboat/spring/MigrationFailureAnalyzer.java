package dev.lifeboat.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Shows what failed and the way back, in place of a stack trace in whose middle they would stand. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationFailedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationFailedException cause) {
        return new FailureAnalysis(
                cause.getMessage() + "\n\nThe tool says:\n\n" + saidByTheTool(cause), cause.wayBack(), cause);
    }

    private static String saidByTheTool(MigrationFailedException failure) {
        Throwable tool = failure.getCause();
        return tool == null ? "nothing" : String.valueOf(tool.getMessage()).strip();
    }
}

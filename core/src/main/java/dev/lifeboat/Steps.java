package dev.lifeboat;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which step has been reached: to the log, and to a test that wants to die right there. */
final class Steps {

    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final Consumer<Step> hook;

    Steps(Consumer<Step> hook) {
        this.hook = hook;
    }

    void reached(Step step) {
        LOG.debug("{}", step);
        hook.accept(step);
    }
}

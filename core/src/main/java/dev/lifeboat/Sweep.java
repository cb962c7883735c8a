package dev.lifeboat;

import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what crashes left, in the store and in staging. Only under the operation lock. */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final Context context;

    Sweep(Context context) {
        this.context = context;
    }

    /** Does what it can: a sweep that fails must not make a good backup fail. */
    void run() {
        Instant now = context.clock().instant();
        try {
            context.staging().sweepReadings(now);
            int swept = context.catalog().sweepOrphans(now);
            if (swept > 0) {
                LOG.info("{} orphans swept from {}", swept, context.catalog().store());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("orphans could not be swept from {}", context.catalog().store(), e);
        }
    }
}

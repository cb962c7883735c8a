package dev.lifeboat.example.host;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The work in the background, a few commits a second. Each step is one transaction that takes the write lock when it begins
 * ({@code transaction_mode=IMMEDIATE}): what it has read cannot be out of date when it writes. It goes through the gate like
 * any visitor, and so stands still during a restore.
 */
@Component
class Worker {

    static final String CHECK_SERVERS = "check-servers";
    static final String RENEW_SUBSCRIPTIONS = "renew-subscriptions";
    static final String TRIM_LOG = "trim-log";

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int LOG_LINES_KEPT = 5_000;
    private static final int AT_ONCE = 5;
    private static final int DAYS = 30;
    private static final int ROUND = 40;

    private final WorkSteps steps;
    private final Gate gate;
    private final BackupLog backupLog;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Worker(WorkSteps steps, Gate gate, BackupLog backupLog) {
        this.steps = steps;
        this.gate = gate;
        this.backupLog = backupLog;
    }

    /** {@return how many turns failed since the start} */
    long failures() {
        return failures.get();
    }

    @Scheduled(fixedDelayString = "${foyer.work-every:250ms}")
    void turn() {
        gate.enter();
        try {
            work(turns.incrementAndGet());
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            LOG.warn("A turn of the background work failed; the next one comes", e);
        } finally {
            gate.leave();
        }
    }

    private void work(long turn) {
        steps.write(backupLog.waiting());
        steps.checkServer();
        if (turn % 2 == 0) {
            steps.renewSubscriptions(AT_ONCE, DAYS);
        }
        if (turn % ROUND == 0) {
            steps.trimLog(LOG_LINES_KEPT);
        }
    }
}

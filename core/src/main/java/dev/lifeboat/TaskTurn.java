package dev.lifeboat;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to run tasks: one scheduler's at a time, across the managers and processes that share a staging
 * directory. So a run that goes on elsewhere is neither started a second time, nor taken for one that was cut off.
 * Thread-safe.
 */
final class TaskTurn {

    private static final Logger LOG = LoggerFactory.getLogger(TaskTurn.class);

    private final Staging staging;

    TaskTurn(Staging staging) {
        this.staging = staging;
    }

    /** What is done in turn, and whether it was begun: only then is a failure its own. */
    private static final class Work implements OperationLock.Body<Boolean> {

        private final Runnable work;
        private boolean begun;

        Work(Runnable work) {
            this.work = work;
        }

        @Override
        public Boolean run() {
            begun = true;
            work.run();
            return true;
        }
    }

    /**
     * Runs this now, or not at all while another scheduler is at work. Where staging takes no lock, there is no turn to
     * wait for: a backup that nobody makes is worse than one made twice.
     *
     * @return whether it ran
     */
    boolean take(BackupTask task, Runnable runnable) {
        Work work = new Work(runnable);
        try {
            return staging.turn().hold("task " + task, Duration.ZERO, work);
        } catch (BackupBusyException e) {
            LOG.debug("the task {} waits for its turn", task, e);
            return false;
        } catch (Exception e) {
            LOG.debug("the task {} takes no turn", task, e);
            if (!work.begun) {
                runnable.run();
            }
            return true;
        }
    }

    /** Whether another scheduler, or another thread of this one, is at work now. */
    boolean isTaken() {
        try {
            return !staging.turn().hold("a look at the tasks", Duration.ZERO, () -> true);
        } catch (BackupBusyException e) {
            return true;
        } catch (Exception e) {
            Interrupts.keep(e);
            LOG.debug("whether a task runs elsewhere cannot be told", e);
            return false;
        }
    }
}

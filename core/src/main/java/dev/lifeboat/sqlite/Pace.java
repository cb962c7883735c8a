package dev.lifeboat.sqlite;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a snapshot may copy. A snapshot pins the write-ahead log, which grows meanwhile: past a budget the limit is
 * lifted for the rest of the copy.
 */
public final class Pace {

    /** As fast as it goes. */
    public static final Pace UNLIMITED = new Pace(OptionalLong.empty(), Long.MAX_VALUE);

    private static final int STEPS_PER_SECOND = 10;

    private final OptionalLong maxBytesPerSecond;
    private final long walBudgetBytes;
    private final Timer timer;

    /** At most so many bytes a second, while the write-ahead log is no larger than the budget. */
    public Pace(OptionalLong maxBytesPerSecond, long walBudgetBytes) {
        this(maxBytesPerSecond, walBudgetBytes, Timer.SYSTEM);
    }

    /** The size of the write-ahead log past which the limit is lifted. */
    public long walBudgetBytes() {
        return walBudgetBytes;
    }

    Pace(OptionalLong maxBytesPerSecond, long walBudgetBytes, Timer timer) {
        this.maxBytesPerSecond = maxBytesPerSecond;
        this.walBudgetBytes = walBudgetBytes;
        this.timer = timer;
    }

    /** What a pace waits with. Tests count instead. */
    interface Timer {

        /** The real one. An interrupt ends a wait early, and all that follow. */
        Timer SYSTEM = new Timer() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long nanos) {
                try {
                    TimeUnit.NANOSECONDS.sleep(nanos);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        long nanoTime();

        void sleep(long nanos);
    }

    /** The pages of one step, so that several fall into a second. */
    int stepPages(int pageSize) {
        int quick = OnlineBackup.stepPages(pageSize);
        if (maxBytesPerSecond.isEmpty()) {
            return quick;
        }
        long paced = maxBytesPerSecond.getAsLong() / STEPS_PER_SECOND / pageSize;
        return (int) Math.max(1, Math.min(quick, paced));
    }

    /** Starts the clock for one copy. */
    Run start(LongSupplier walBytes) {
        return new Run(walBytes, timer.nanoTime());
    }

    /** One copy under this pace. Used by one thread. */
    final class Run {

        private final LongSupplier walBytes;
        private final long startedAtNanos;
        private boolean lifted;

        private Run(LongSupplier walBytes, long startedAtNanos) {
            this.walBytes = walBytes;
            this.startedAtNanos = startedAtNanos;
        }

        /** Waits until so many bytes are due. */
        void await(long bytesDone) {
            if (maxBytesPerSecond.isEmpty() || lifted) {
                return;
            }
            lifted = walBytes.getAsLong() > walBudgetBytes;
            long dueNanos = (long) ((double) bytesDone / maxBytesPerSecond.getAsLong() * TimeUnit.SECONDS.toNanos(1));
            long waitNanos = dueNanos - (timer.nanoTime() - startedAtNanos);
            if (!lifted && waitNanos > 0) {
                timer.sleep(waitNanos);
            }
        }

        boolean lifted() {
            return lifted;
        }
    }
}

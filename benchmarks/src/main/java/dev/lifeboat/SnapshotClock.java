package dev.lifeboat;

import java.util.concurrent.atomic.AtomicLong;

/** When a backup's copy was in staging: a look inside, which the API does not give. Thread-safe. */
public final class SnapshotClock {

    private final AtomicLong takenAtNanos = new AtomicLong();

    /** {@return the builder, which tells this clock} */
    public BackupManagerBuilder on(BackupManagerBuilder builder) {
        return builder.onStep(step -> {
            if (step == Step.SNAPSHOT_TAKEN) {
                takenAtNanos.set(System.nanoTime());
            }
        });
    }

    /** {@return the {@link System#nanoTime} of the last one} */
    public long takenAtNanos() {
        return takenAtNanos.get();
    }
}

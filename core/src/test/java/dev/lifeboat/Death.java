package dev.lifeboat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Ends as a dying process does, within this one: nothing is undone. */
final class Death extends Error {

    private static final long serialVersionUID = 1L;

    /** For {@link BackupManagerBuilder#onStep}: at this step, the first time it is reached. */
    static Consumer<Step> at(Step step) {
        AtomicBoolean dead = new AtomicBoolean();
        return reached -> {
            if (reached == step && dead.compareAndSet(false, true)) {
                throw new Death();
            }
        };
    }
}

package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.io.EarlyFlush;
import dev.lifeboat.sqlite.PageObserver;

/** Tells how far one operation is: the listeners, and whoever asks what runs. */
record Progress(Events events, RunningOperations running, Operation operation) {

    void at(Phase phase, long pagesDone, long pagesTotal) {
        running.at(operation, phase, pagesDone, pagesTotal);
        events.publish(new BackupEvent.Progress(operation, phase, pagesDone, pagesTotal));
    }

    /** An observer of the pages of one phase. */
    PageObserver of(Phase phase) {
        return (done, total) -> at(phase, done, total);
    }

    /** An observer of the pages of one phase, in which a file of ours grows. */
    PageObserver of(Phase phase, EarlyFlush flush) {
        return (done, total) -> {
            flush.grown();
            at(phase, done, total);
        };
    }
}

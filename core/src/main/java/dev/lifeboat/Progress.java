package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.sqlite.PageObserver;

/** Tells the listeners how far one operation is. */
record Progress(Events events, Operation operation) {

    void at(Phase phase, long pagesDone, long pagesTotal) {
        events.publish(new BackupEvent.Progress(operation, phase, pagesDone, pagesTotal));
    }

    /** An observer of the pages of one phase. */
    PageObserver of(Phase phase) {
        return (done, total) -> at(phase, done, total);
    }
}

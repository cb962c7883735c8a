package dev.lifeboat;

/**
 * Hears what happens. Events come in order, on one thread of Lifeboat's, never while it holds a lock on the live
 * database on that thread. What a listener throws is logged and does no harm.
 */
@FunctionalInterface
public interface BackupListener {

    /** Something happened. */
    void on(BackupEvent event);
}

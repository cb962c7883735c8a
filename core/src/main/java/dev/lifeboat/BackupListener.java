package dev.lifeboat;

/**
 * Hears what happens. Events come in order, one at a time, on a thread of Lifeboat's that holds no lock on the live
 * database: a slow listener delays the events after it, and no operation. It must be thread-safe only if several
 * managers share it. What a listener throws is logged and does no harm.
 */
@FunctionalInterface
public interface BackupListener {

    /**
     * Hears one event, some time after it happened.
     *
     * @param event what happened
     */
    void on(BackupEvent event);
}

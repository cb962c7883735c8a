package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupManagerBuilder;

/** The manager of the application, from before the first connection to its database until after the last. */
final class HostedBackups implements AutoCloseable {

    static final String BEAN_NAME = "lifeboatHostedBackups";

    private final HostDatabase database;
    private final HostListeners listeners;
    private final BackupManager manager;

    HostedBackups(HostDatabase database, HostListeners listeners, BackupManagerBuilder builder) {
        this.database = database;
        this.listeners = listeners;
        this.manager = builder.listener(listeners).startLater().build();
    }

    HostDatabase database() {
        return database;
    }

    BackupManager manager() {
        return manager;
    }

    /** An empty volume gets its database back before anybody makes a new one. */
    void restoreIfMissing() {
        manager.restoreIfMissing();
    }

    /** The application is up. */
    void start() {
        listeners.open();
        manager.scheduler().start();
    }

    @Override
    public void close() {
        listeners.close();
        manager.close();
    }
}

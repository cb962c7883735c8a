package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** The manager of the application, from before the first connection to its database until after the last. */
final class HostedBackups implements AutoCloseable {

    static final String BEAN_NAME = "lifeboatHostedBackups";

    private final HostDatabase database;
    private final HostListeners listeners;
    private final BackupManager manager;

    HostedBackups(HostDatabase database, HostListeners listeners, BackupManager manager) {
        this.database = database;
        this.listeners = listeners;
        this.manager = manager;
    }

    /** Unless that goes on already, or the application brings a manager of its own. */
    static void buildIn(ConfigurableBeanFactory beans) {
        if (beans.containsBean(BEAN_NAME) && !beans.isCurrentlyInCreation(BEAN_NAME)) {
            beans.getBean(BEAN_NAME);
        }
    }

    HostDatabase database() {
        return database;
    }

    BackupManager manager() {
        return manager;
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

package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** The manager of the application, from before the first connection to its database until after the last. */
final class HostedBackups implements AutoCloseable {

    static final String BEAN_NAME = "lifeboatHostedBackups";

    private final HostDatabase database;
    private final HostListeners listeners;
    private final HealthLog log;
    private final BackupManager manager;

    HostedBackups(HostDatabase database, HostListeners listeners, HealthLog log, BackupManager manager) {
        this.database = database;
        this.listeners = listeners;
        this.log = log;
        this.manager = manager;
    }

    /** Unless that goes on already, or the application brings a manager of its own. */
    static void buildIn(ConfigurableBeanFactory beans) {
        if (beans.containsBean(BEAN_NAME) && !beans.isCurrentlyInCreation(BEAN_NAME)) {
            beans.getBean(BEAN_NAME);
        }
    }

    /** Where the backups are, if they are in a directory and the application has one store. */
    static Optional<Path> directoryIn(BeanFactory beans) {
        return Optional.ofNullable(beans.getBeanProvider(BackupStore.class).getIfUnique())
                .flatMap(BackupStore::localDirectory);
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
        log.begin(manager);
    }

    @Override
    public void close() {
        listeners.close();
        log.close();
        manager.close();
    }
}

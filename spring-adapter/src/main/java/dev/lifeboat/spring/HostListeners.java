package dev.lifeboat.spring;

import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupListener;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All listeners of the application as one. Events wait until the application is up: a listener may need beans that are
 * made after the manager.
 */
final class HostListeners implements BackupListener {

    private static final Logger LOG = LoggerFactory.getLogger(HostListeners.class);

    private final ObjectProvider<BackupListener> listeners;
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile boolean open;

    HostListeners(ObjectProvider<BackupListener> listeners) {
        this.listeners = listeners;
    }

    @Override
    public void on(BackupEvent event) {
        try {
            decided.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (open) {
            listeners.orderedStream().forEach(listener -> deliver(event, listener));
        }
    }

    private static void deliver(BackupEvent event, BackupListener listener) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.warn("the listener {} failed on {}", listener, event.getClass().getSimpleName(), e);
        }
    }

    void open() {
        open = true;
        decided.countDown();
    }

    /** Who waits goes on; an application that did not come up hears nothing. */
    void close() {
        decided.countDown();
    }
}

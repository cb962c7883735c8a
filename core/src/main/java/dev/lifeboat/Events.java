package dev.lifeboat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers events in order on one daemon thread of ours, which goes when there is nothing to deliver. Thread-safe. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final long IDLE_SECONDS = 5;

    private final List<BackupListener> listeners;
    private final ThreadPoolExecutor executor;
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private volatile @Nullable Thread delivering;

    Events(String name, List<BackupListener> listeners) {
        this.listeners = List.copyOf(listeners);
        this.executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name));
        this.executor.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, "lifeboat-events-" + name);
        thread.setDaemon(true);
        return thread;
    }

    void publish(BackupEvent event) {
        if (!listeners.isEmpty()) {
            execute(() -> deliver(event));
        }
    }

    /**
     * A progress that waits for delivery is replaced by a newer one of the same operation and phase, so that the last one
     * of each phase is heard.
     */
    void publish(BackupEvent.Progress progress) {
        if (listeners.isEmpty()) {
            return;
        }
        long operation = progress.operation().number();
        synchronized (waiting) {
            Waiting last = waiting.get(operation);
            if (last != null && last.newest.phase() == progress.phase()) {
                last.newest = progress;
                return;
            }
            Waiting next = new Waiting(progress);
            waiting.put(operation, next);
            execute(() -> deliver(taken(operation, next)));
        }
    }

    private BackupEvent taken(long operation, Waiting delivery) {
        synchronized (waiting) {
            waiting.remove(operation, delivery);
            return delivery.newest;
        }
    }

    /** The newest progress of a phase while it waits for delivery. Guarded by the map that it is in. */
    private static final class Waiting {

        private BackupEvent.Progress newest;

        Waiting(BackupEvent.Progress first) {
            this.newest = first;
        }
    }

    private void execute(Runnable delivery) {
        try {
            executor.execute(delivery);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event after close() is not delivered", e);
        }
    }

    private void deliver(BackupEvent event) {
        delivering = Thread.currentThread();
        for (BackupListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Exception e) {
                LOG.warn("a listener failed on {}", event.getClass().getSimpleName(), e);
            }
        }
    }

    /**
     * Delivers what waits, for at most so long; an interrupt ends the wait. A listener that closes does not wait for
     * itself: what waits is delivered once it has returned.
     */
    void close(Duration timeout) {
        executor.shutdown();
        if (Thread.currentThread() == delivering) {
            return;
        }
        try {
            if (!executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("listeners did not take all events within {}", Words.duration(timeout));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.lifeboat.example.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.springframework.stereotype.Component;

/**
 * Who uses the database is inside; while it is shut, whoever comes waits, without an error. It spares visitors the moment
 * between a restore and what {@link AfterRestore} still has to do. First come, first served. Thread-safe.
 */
@Component
final class Gate {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    void enter() {
        lock.readLock().lock();
    }

    void leave() {
        lock.readLock().unlock();
    }

    /** Waits until nobody is inside. {@return whether it is shut; if not, somebody did not leave in time} */
    boolean shut(Duration patience) throws InterruptedException {
        return lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** On the thread that shut it. */
    void open() {
        lock.writeLock().unlock();
    }
}

package dev.lifeboat;

import dev.lifeboat.Operation.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the operations of a manager: one mutating operation at a time, events around each, and what goes wrong turned into
 * one tree of exceptions, once. Thread-safe.
 */
final class Operations {

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final Context context;
    private final Events events;
    private final Duration timeout;
    private final AtomicLong count = new AtomicLong();
    private final RunningOperations observed = new RunningOperations();
    private final Object running = new Object();
    private int runningCount;
    private boolean closed;

    Operations(Context context, Events events, Duration timeout) {
        this.context = context;
        this.events = events;
        this.timeout = timeout;
    }

    /** What an operation does. */
    @FunctionalInterface
    interface Body<T> {
        T run(Progress progress) throws Exception;
    }

    /** The words of an operation for its failures: what it does, and what is still safe when it fails. */
    record Wording(String what, String safe) {

        BackupException failed(Throwable cause) {
            return cause instanceof BackupException known
                    ? known
                    : new BackupException(what + " failed: " + Words.failure(cause) + ". " + safe, cause);
        }
    }

    /** Looks whether an operation has any chance, before the lock, whose file would already be left behind. */
    @FunctionalInterface
    interface Outlook {
        void check() throws Exception;
    }

    /** What is known of an operation before it begins. */
    record Subject(Kind kind, Optional<BackupId> backup, Optional<BackupTrigger> trigger, Optional<RestoreMode> mode) {

        static Subject of(Kind kind) {
            return new Subject(kind, Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Subject of(Kind kind, BackupId backup) {
            return new Subject(kind, Optional.of(backup), Optional.empty(), Optional.empty());
        }

        static Subject making(Kind kind, BackupTrigger trigger) {
            return new Subject(kind, Optional.empty(), Optional.of(trigger), Optional.empty());
        }

        static Subject restoring(Optional<BackupId> backup, RestoreMode mode) {
            return new Subject(Kind.RESTORE, backup, Optional.empty(), Optional.of(mode));
        }

        Operation run(long number, Instant startedAt) {
            return new Operation(number, kind, backup, trigger, mode, startedAt);
        }
    }

    /** Runs an operation that holds the operation lock. */
    <T> T locked(Subject subject, Wording wording, Body<T> body) {
        return locked(subject, wording, () -> {}, body);
    }

    /** As {@link #locked(Subject, Wording, Body)}; the wait for the lock is part of what is observed. */
    <T> T locked(Subject subject, Wording wording, Outlook outlook, Body<T> body) {
        String who = subject.kind() + " of " + context.catalog().name();
        return counted(() -> observed(subject, wording, progress -> {
            outlook.check();
            return context.staging().lock().hold(who, timeout, () -> clean(progress, body));
        }));
    }

    private <T> T clean(Progress progress, Body<T> body) throws Exception {
        try {
            cleanUp(progress);
            return body.run(progress);
        } finally {
            clearWork();
        }
    }

    /** Under the lock, work and replacements are what a crash left, and safety copies wait for a store. */
    private void cleanUp(Progress progress) {
        clearWork();
        new InterruptedReplacement(context).recover();
        new SafetyCopies(context).recover(new Publication(context, progress));
    }

    /** A file that stays (on Windows, one that somebody has open) is in nobody's way: work has names of its own. */
    private void clearWork() {
        try {
            context.staging().clearWork();
        } catch (IOException e) {
            LOG.warn(
                    "work files could not be removed from {}", context.staging().directory(), e);
        }
    }

    /** Runs an operation beside everything else. */
    <T> T unlocked(Subject subject, Wording wording, Body<T> body) {
        return counted(() -> observed(subject, wording, body));
    }

    /** Asks something quick: no events. */
    <T> T asked(Wording wording, Callable<T> question) {
        return counted(() -> {
            try {
                return question.call();
            } catch (Exception e) {
                throw wording.failed(e);
            }
        });
    }

    private <T> T observed(Subject subject, Wording wording, Body<T> body) {
        Operation operation =
                subject.run(count.incrementAndGet(), context.clock().instant());
        observed.began(operation);
        events.publish(new BackupEvent.Started(operation));
        long startedAtNanos = System.nanoTime();
        try {
            T result = body.run(new Progress(events, observed, operation));
            announce(operation, result, Duration.ofNanos(System.nanoTime() - startedAtNanos));
            return result;
        } catch (Exception e) {
            BackupException failure = wording.failed(e);
            failed(operation, failure);
            throw failure;
        } catch (Error e) {
            failed(operation, wording.failed(e));
            throw e;
        } finally {
            observed.ended(operation);
        }
    }

    private void failed(Operation operation, BackupException failure) {
        Instant at = context.clock().instant();
        observed.failed(operation, at, Words.failure(failure));
        events.publish(new BackupEvent.Failed(operation, at, failure));
    }

    /** What runs, and what failed last. */
    RunningOperations observed() {
        return observed;
    }

    private void announce(Operation operation, Object result, Duration took) {
        if (result instanceof RetentionPlan plan) {
            events.publish(new BackupEvent.Pruned(operation, plan));
        }
        if (result instanceof VerificationResult found) {
            events.publish(new BackupEvent.Verified(operation, found));
        }
        events.publish(new BackupEvent.Completed(operation, context.clock().instant(), took, backupIn(result)));
    }

    private static Optional<Backup> backupIn(Object result) {
        if (result instanceof Optional<?> some) {
            return some.flatMap(Operations::backupIn);
        }
        if (result instanceof RestoreResult restore) {
            return Optional.of(restore.restored());
        }
        return Optional.of(result).filter(Backup.class::isInstance).map(Backup.class::cast);
    }

    private <T> T counted(Supplier<T> body) {
        synchronized (running) {
            if (closed) {
                throw new ClosedException(context.database());
            }
            runningCount++;
        }
        try {
            return OperationThread.run(body);
        } finally {
            synchronized (running) {
                runningCount--;
                running.notifyAll();
            }
        }
    }

    /** Finishes a replacement and publishes what an interrupted restore left, if nobody else is at work. */
    void recover() {
        OperationThread.run(this::recovered);
    }

    private boolean recovered() {
        try {
            if (new InterruptedReplacement(context).isPending() || !new SafetyCopies(context).isEmpty()) {
                String who = "recovery of " + context.catalog().name();
                return context.staging().lock().hold(who, Duration.ZERO, this::recoverLocked);
            }
        } catch (BackupBusyException e) {
            LOG.debug("whoever is at work recovers", e);
        } catch (Exception e) {
            Interrupts.keep(e);
            LOG.warn(
                    "what an interrupted restore left in {} waits",
                    context.staging().directory(),
                    e);
        }
        return false;
    }

    private boolean recoverLocked() throws IOException {
        Instant now = context.clock().instant();
        cleanUp(new Progress(events, observed, Subject.of(Kind.RESTORE).run(0, now)));
        return true;
    }

    /** Whether nothing new may begin. */
    boolean isClosed() {
        synchronized (running) {
            return closed;
        }
    }

    /** Lets nothing new begin, and waits for what runs. */
    void close(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (running) {
            closed = true;
            try {
                while (runningCount > 0 && System.nanoTime() < deadline) {
                    running.wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                }
                if (runningCount > 0) {
                    LOG.warn("{} operations on {} still run after close()", runningCount, context.database());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

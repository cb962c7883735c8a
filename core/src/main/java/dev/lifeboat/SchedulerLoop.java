package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks that are due, one after the other, on one daemon thread, which starts when there is something to do.
 * Thread-safe.
 */
final class SchedulerLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerLoop.class);

    private final TaskBoard board;
    private final TaskTurn turn;
    private final TaskWork work;
    private final InstantSource clock;
    private final Thread thread;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closed;
    private volatile boolean stopped;
    private volatile CompletableFuture<Void> task = CompletableFuture.completedFuture(null);

    SchedulerLoop(String name, TaskBoard board, TaskTurn turn, TaskWork work, InstantSource clock) {
        this.board = board;
        this.turn = turn;
        this.work = work;
        this.clock = clock;
        this.thread = new Thread(this::run, "lifeboat-scheduler-" + name);
        this.thread.setDaemon(true);
    }

    synchronized void start() {
        if (thread.getState() == Thread.State.NEW && !closed) {
            thread.start();
        }
    }

    private void run() {
        while (!closed) {
            pause(guardedBeat());
        }
    }

    /** The thread is ours, and an interrupt is not how it ends: whoever asked for a run would wait for ever. */
    private void pause(Duration pause) {
        try {
            if (wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.warn("{} was interrupted, and goes on", thread.getName(), e);
        }
    }

    /** A clock of the host's may throw too; nothing but the end of the manager ends the scheduler. */
    private Duration guardedBeat() {
        try {
            return beat();
        } catch (RuntimeException | Error e) {
            LOG.warn("{} could not look at its tasks, and tries again", thread.getName(), e);
            return TaskBoard.LONGEST_PAUSE;
        }
    }

    /** Runs each task that is due, once; returns how long nothing has to be looked at. */
    Duration beat() {
        for (BackupTask next : BackupTask.values()) {
            CompletableFuture<Void> looked = new CompletableFuture<>();
            task = looked;
            try {
                look(next, clock.instant());
            } finally {
                looked.complete(null);
            }
        }
        Duration pause = board.pause(clock.instant());
        return stopped && !pause.isZero() ? TaskBoard.LONGEST_PAUSE : pause;
    }

    /** Whether it is stopped is read after the task is known as the one that may run: {@link #stop} goes the other way. */
    private void look(BackupTask next, Instant now) {
        boolean mayRun = !closed && (!stopped || board.isRequested(next));
        if (mayRun && board.isDue(next, now)) {
            runInTurn(next, now);
        }
    }

    /** Who asked for a run waits for no other scheduler; by itself a task runs only if it is still due in its turn. */
    private void runInTurn(BackupTask task, Instant now) {
        boolean requested = board.isRequested(task);
        boolean hadItsTurn = turn.take(task, () -> runIfDue(task, now));
        if (requested && !hadItsTurn) {
            run(task, now);
        }
    }

    private void runIfDue(BackupTask task, Instant now) {
        if (board.isDue(task, now)) {
            run(task, now);
        }
    }

    private void run(BackupTask task, Instant now) {
        CompletableFuture<TaskRun> waiting = board.begin(task, now);
        TaskRun run = work.run(task, now);
        board.end(run);
        waiting.complete(run);
    }

    /** Something changed: looks again at once. */
    void wake() {
        wake.release();
    }

    /** Begins nothing by itself any more; completes once what runs has ended. */
    CompletableFuture<Void> stop() {
        stopped = true;
        return task.copy();
    }

    /** Begins by itself again. */
    void goOn() {
        stopped = false;
        wake();
    }

    /** Waits until the end of a run that goes on is noted; not when it is that run which waits. */
    void awaitEnd(Duration patience) throws InterruptedException {
        if (thread != Thread.currentThread()) {
            thread.join(Math.max(1, patience.toMillis()));
        }
    }

    /** Begins nothing new. A task that runs is an operation like any other, which the manager waits for. */
    synchronized void close(RuntimeException why) {
        closed = true;
        board.cancelRequests(why);
        wake.release();
    }
}

package dev.lifeboat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Runs the tasks of a manager by itself: {@link BackupTask#BACKUP}, {@link BackupTask#CLEANUP} and
 * {@link BackupTask#VERIFY}, one after the other on one daemon thread of ours, which exists once a task is switched on
 * or asked for. From {@link BackupManager#scheduler()}. Thread-safe.
 *
 * <p>How the tasks went is kept in staging: a restart neither repeats a run nor forgets one that was missed, which is
 * caught up at once and once. A run that fails is logged at WARN, and tried again after a minute, then after twice the
 * time, up to the next regular run. After a crash the run that it cut off counts as failed.
 *
 * <p>Two managers or processes that share a database and its staging directory see each other's runs: what is due runs
 * once, in one of them. Who asks for a run gets it, beside one that goes on elsewhere.
 */
public final class BackupScheduler {

    private final ActiveSettings settings;
    private final TaskBoard board;
    private final TaskTurn turn;
    private final SchedulerLoop loop;
    private final Context context;
    private final Runnable starter;
    private boolean closed;

    BackupScheduler(Context context, TaskBoard board, TaskTurn turn, SchedulerLoop loop, Runnable starter) {
        this.turn = turn;
        this.settings = context.options().settings();
        this.board = board;
        this.loop = loop;
        this.context = context;
        this.starter = starter;
    }

    /** {@return the settings that count at present} Those that were saved, else those of the builder. */
    public BackupSettings settings() {
        return settings.current();
    }

    /** {@return whether what {@link #apply} changes lasts over restarts} So it does with a settings file. */
    public boolean settingsLast() {
        return settings.areSaved();
    }

    /**
     * Makes other settings count from now on. With a settings file they are saved first and last over restarts, where
     * they go before those of the builder; without one they last as long as the manager. A task that is switched on, or
     * gets another schedule, counts from now: what it missed before is no business of it.
     *
     * <p>After a crash: the settings from before or the new ones, whole.
     *
     * @param changed the new settings
     * @throws IllegalArgumentException if there is a settings file, and a policy or a schedule has no text and is not
     *     the builder's own, or has one that {@code parse} does not read; nothing was changed
     * @throws BackupException if they could not be saved; those from before count
     */
    public synchronized void apply(BackupSettings changed) {
        requireOpen();
        BackupSettings before = settings.current();
        try {
            settings.apply(Objects.requireNonNull(changed, "changed"));
        } catch (IOException e) {
            throw new BackupException(
                    "The settings could not be saved: " + Words.failure(e) + ". Those from before count.", e);
        }
        board.settingsChanged(before, now());
        awake();
    }

    /** As {@link #apply}, on top of what counts at present. */
    private synchronized void change(UnaryOperator<BackupSettings> change) {
        apply(change.apply(settings.current()));
    }

    /**
     * Switches a task on; as {@link #apply} does it.
     *
     * @param task any
     * @throws BackupException if the settings could not be saved; those from before count
     */
    public void switchOn(BackupTask task) {
        change(current -> current.withSwitchedOn(task));
    }

    /**
     * Switches a task off; as {@link #apply} does it. A run that goes on ends by itself.
     *
     * @param task any
     * @throws BackupException if the settings could not be saved; those from before count
     */
    public void switchOff(BackupTask task) {
        change(current -> current.withSwitchedOff(task));
    }

    /**
     * Runs a task as soon as the task that runs at present has ended, also one that is switched off. It counts as a run
     * of its schedule. What is chained to it without an executor runs on the scheduler's thread, which it holds up; a run
     * that waits for another one there would wait for ever.
     *
     * @param task any; while a run that was asked for has not begun, asking again gives the same one
     * @return completes with the run however it ended; exceptionally only if the manager is closed before it begins
     */
    public synchronized CompletableFuture<TaskRun> runNow(BackupTask task) {
        requireOpen();
        CompletableFuture<TaskRun> run = board.request(Objects.requireNonNull(task, "task"));
        awake();
        return run.copy();
    }

    private void awake() {
        starter.run();
        loop.wake();
    }

    /** {@return all tasks as they are at this moment, in the order in which they run} */
    public List<TaskStatus> tasks() {
        return Arrays.stream(BackupTask.values()).map(this::task).toList();
    }

    /**
     * {@return one task as it is at this moment}
     *
     * @param task any
     */
    public TaskStatus task(BackupTask task) {
        return board.status(task, now());
    }

    /** When a task should have run again after its last success, while it fails. */
    Optional<Instant> dueSinceSuccess(BackupTask task) {
        return board.dueSinceSuccess(task, now());
    }

    /** Why a task that is switched on does not run by itself, if its schedule failed. */
    Optional<String> scheduleFailure(BackupTask task) {
        return board.scheduleFailure(task);
    }

    /** Whether a run may go on that another manager or process began. */
    boolean mayRunElsewhere() {
        return turn.isTaken();
    }

    private Instant now() {
        return context.clock().instant();
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException(context.database());
        }
    }

    /** Runs what is due on the calling thread: for tests, which let no thread run. */
    void beat() {
        loop.beat();
    }

    /**
     * Begins to run tasks by itself, if any is switched on: for a manager that was built with
     * {@link BackupManagerBuilder#startLater}, where {@link #apply} and {@link #runNow} begin it too. Again does no harm.
     */
    public void start() {
        if (!settings.current().switchedOn().isEmpty()) {
            starter.run();
        }
    }

    /** Waits, after {@link #close}, until the run that goes on has ended and that is noted: else it would be repeated. */
    void awaitEnd(long deadlineNanos) {
        try {
            loop.awaitEnd(Duration.ofNanos(deadlineNanos - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void close() {
        closed = true;
        loop.close(new ClosedException(context.database()));
    }
}

package dev.lifeboat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scheduler knows of its tasks: when each ran, when it runs next, what was asked for by hand. Thread-safe; what
 * a task does is not done here.
 */
final class TaskBoard {

    private static final Logger LOG = LoggerFactory.getLogger(TaskBoard.class);

    /** A schedule that names each instant anew must not keep a processor busy. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** The clock may jump, and a machine may sleep, unseen: so often it is looked at. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Duration NOTHING_TO_DO = Duration.ofDays(1);

    private final String name;
    private final ActiveSettings settings;
    private final TaskHistory history;
    private final UnaryOperator<Instant> jitter;
    private final Map<BackupTask, TaskHistory.State> states = new EnumMap<>(BackupTask.class);
    private final Map<BackupTask, Plan> plans = new EnumMap<>(BackupTask.class);
    private final Map<BackupTask, Running> running = new EnumMap<>(BackupTask.class);
    private final Map<BackupTask, CompletableFuture<TaskRun>> requests = new ConcurrentHashMap<>();
    private final Map<BackupTask, String> scheduleFailures = new EnumMap<>(BackupTask.class);
    private final Set<BackupTask> unsaved = EnumSet.noneOf(BackupTask.class);
    private boolean loaded;
    private boolean saidNotKept;

    /** The jitter moves an instant to a later one. */
    TaskBoard(String name, ActiveSettings settings, TaskHistory history, UnaryOperator<Instant> jitter) {
        this.name = name;
        this.settings = settings;
        this.history = history;
        this.jitter = jitter;
    }

    /** When a task runs next, decided once: as long as its schedule and its last run are those, and time goes forward. */
    private record Plan(Schedule schedule, LastRun last, Instant decidedAt, Optional<Instant> next) {

        boolean holds(Schedule scheduleNow, LastRun lastNow, Instant now) {
            boolean same = schedule.equals(scheduleNow) && last.equals(lastNow);
            return same && next.isPresent() && !now.isBefore(decidedAt.minus(Retention.CLOCK_TOLERANCE));
        }
    }

    /** A run that has not ended, and what was known before it began. */
    private record Running(Instant since, TaskHistory.State before) {}

    /** Whether somebody asked for a run that has not begun. */
    boolean isRequested(BackupTask task) {
        return requests.containsKey(task);
    }

    /** Whether a task is to run now. Another process that shares our staging may have run it meanwhile. */
    synchronized boolean isDue(BackupTask task, Instant now) {
        if (isRequested(task)) {
            return true;
        }
        if (!isPast(next(task, now), now)) {
            return false;
        }
        load(now);
        return isPast(next(task, now), now);
    }

    private static boolean isPast(Optional<Instant> next, Instant now) {
        return next.filter(at -> !at.isAfter(now)).isPresent();
    }

    /** When a task runs next by itself; empty when it is switched off or its schedule names no instant. */
    synchronized Optional<Instant> next(BackupTask task, Instant now) {
        if (!settings.current().switchedOn().contains(task)) {
            return Optional.empty();
        }
        Schedule schedule = settings.current().schedule(task);
        LastRun last = last(task, now);
        Plan plan = plans.get(task);
        if (plan == null || !plan.holds(schedule, last, now)) {
            plan = new Plan(schedule, last, now, ask(task, schedule, last, now));
            plans.put(task, plan);
        }
        return plan.next();
    }

    /** A schedule is the host's code. */
    private Optional<Instant> ask(BackupTask task, Schedule schedule, LastRun last, Instant now) {
        try {
            Optional<Instant> next = TaskTimes.next(schedule, last, now).map(jitter);
            scheduleFailures.remove(task);
            return next;
        } catch (RuntimeException | Error e) {
            fails(task, e);
            return Optional.empty();
        }
    }

    /** It is asked again and again, and said once. */
    private void fails(BackupTask task, Throwable failure) {
        String why = Words.failure(failure);
        if (!why.equals(scheduleFailures.put(task, why))) {
            LOG.warn("the schedule of the task {} of {} failed: it does not run by itself", task, name, failure);
        }
    }

    /** Why a task that is switched on does not run by itself, if its schedule failed. */
    synchronized Optional<String> scheduleFailure(BackupTask task) {
        return Optional.ofNullable(scheduleFailures.get(task))
                .filter(why -> settings.current().switchedOn().contains(task));
    }

    /** When a task should have run again after its last success, which failures since do not put off. */
    synchronized Optional<Instant> dueSinceSuccess(BackupTask task, Instant now) {
        LastRun last = last(task, now);
        LastRun success = new LastRun(last.lastSuccess(), last.lastSuccess(), 0, last.since());
        return last.failuresInARow() == 0
                ? Optional.empty()
                : ask(task, settings.current().schedule(task), success, now);
    }

    /** A run that goes on is expected to succeed: what is noted of it meanwhile is for whoever finds it cut off. */
    private LastRun last(BackupTask task, Instant now) {
        TaskHistory.State known = state(task, now);
        return Optional.ofNullable(running.get(task))
                .map(Running::since)
                .map(since -> new LastRun(Optional.of(since), Optional.of(since), 0, known.since()))
                .orElseGet(known::last);
    }

    private TaskHistory.State state(BackupTask task, Instant now) {
        if (!loaded) {
            loaded = true;
            load(now);
        }
        return states.computeIfAbsent(task, absent -> TaskHistory.State.beginning(now));
    }

    /** What is not known yet begins to count now, which is noted: an app that is open by day alone misses its night. */
    private void load(Instant now) {
        try {
            Map<BackupTask, TaskHistory.State> known = readNoted();
            for (BackupTask task : settings.current().switchedOn()) {
                states.computeIfAbsent(task, absent -> TaskHistory.State.beginning(now));
            }
            if (!known.equals(states)) {
                save();
            }
        } catch (IOException e) {
            notKept(e);
        }
    }

    /** What was noted, also by others meanwhile; what could not be noted from here is newer than that. */
    private Map<BackupTask, TaskHistory.State> readNoted() throws IOException {
        Map<BackupTask, TaskHistory.State> noted = history.read();
        noted.forEach((task, state) -> {
            if (!unsaved.contains(task)) {
                states.put(task, state);
            }
        });
        return noted;
    }

    private void note(BackupTask task, TaskHistory.State state) {
        states.put(task, state);
        unsaved.add(task);
        try {
            readNoted();
            save();
        } catch (IOException e) {
            notKept(e);
        }
    }

    private void save() throws IOException {
        history.write(states);
        unsaved.clear();
        saidNotKept = false;
    }

    /** It is tried again with each run, and said once. */
    private void notKept(IOException failure) {
        if (!saidNotKept) {
            LOG.warn("how the tasks of {} went cannot be kept for a restart: {}", name, Words.failure(failure));
        }
        saidNotKept = true;
    }

    /** Asks for a run; one that was asked for and has not begun is as good. */
    CompletableFuture<TaskRun> request(BackupTask task) {
        return requests.computeIfAbsent(task, absent -> new CompletableFuture<>());
    }

    /** Gives up what was asked for and has not begun. Waits for no schedule, which is the host's code. */
    void cancelRequests(RuntimeException why) {
        for (BackupTask task : BackupTask.values()) {
            Optional.ofNullable(requests.remove(task)).ifPresent(request -> request.completeExceptionally(why));
        }
    }

    /** A run begins. Noted as interrupted, which it is if nobody notes its end; whoever asked for it hears of that. */
    synchronized CompletableFuture<TaskRun> begin(BackupTask task, Instant now) {
        TaskHistory.State before = state(task, now);
        running.put(task, new Running(now, before));
        note(
                task,
                before.with(new TaskRun(
                        task, now, Duration.ZERO, TaskRun.Outcome.INTERRUPTED, "the process ended while it ran")));
        return Objects.requireNonNullElseGet(requests.remove(task), CompletableFuture::new);
    }

    /** A run ended. */
    synchronized void end(TaskRun run) {
        Running ended = running.remove(run.task());
        if (ended != null) {
            Instant since = state(run.task(), run.startedAt()).since();
            note(run.task(), ended.before().with(run).countingFrom(since));
        }
    }

    /** Other settings count: a task that is switched on, or has another schedule, counts from here. */
    synchronized void settingsChanged(BackupSettings before, Instant now) {
        BackupSettings after = settings.current();
        for (BackupTask task : after.switchedOn()) {
            boolean same =
                    before.switchedOn().contains(task) && before.schedule(task).equals(after.schedule(task));
            if (!same) {
                note(task, state(task, now).countingFrom(now));
            }
        }
    }

    synchronized TaskStatus status(BackupTask task, Instant now) {
        BackupSettings current = settings.current();
        Optional<Running> run = Optional.ofNullable(running.get(task));
        TaskHistory.State ended = run.map(Running::before).orElseGet(() -> state(task, now));
        return new TaskStatus(
                task,
                current.switchedOn().contains(task),
                current.schedule(task),
                run.map(Running::since),
                ended.lastRun(),
                next(task, now));
    }

    /** How long nothing has to be looked at; zero when something is asked for. */
    synchronized Duration pause(Instant now) {
        if (!requests.isEmpty()) {
            return Duration.ZERO;
        }
        Duration pause = settings.current().switchedOn().isEmpty() ? NOTHING_TO_DO : LONGEST_PAUSE;
        for (BackupTask task : settings.current().switchedOn()) {
            Duration until =
                    next(task, now).map(at -> Duration.between(now, at)).orElse(pause);
            pause = until.compareTo(pause) < 0 ? until : pause;
        }
        return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }
}

package dev.lifeboat.spring.web;

import dev.lifeboat.Operation;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something that somebody asked for and that takes its time. Thread-safe. */
final class Job {

    private final String id;
    private final Request request;
    private final Instant startedAt;
    private State state = State.WAITING;
    private @Nullable Instant endedAt;
    private @Nullable Object result;
    private @Nullable Problem problem;

    Job(String id, Request request, Instant startedAt) {
        this.id = id;
        this.request = request;
        this.startedAt = startedAt;
    }

    enum Kind {
        CREATE,
        VERIFY,
        PREVIEW,
        RESTORE,
        IMPORT,
        TASK
    }

    enum State {
        WAITING,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /**
     * What is asked for.
     *
     * @param kind what it does
     * @param backup the backup that it is about
     * @param operation tells which operation of the core may be the one that it runs
     * @param work what it does; returns what JSON shows of the result
     * @param always what is done at its end, also if it never began
     */
    record Request(Kind kind, Optional<String> backup, Predicate<Operation> operation, Work work, Runnable always) {

        Request(Kind kind, Optional<String> backup, Predicate<Operation> operation, Work work) {
            this(kind, backup, operation, work, () -> {});
        }
    }

    /** What a job does. */
    @FunctionalInterface
    interface Work {
        Object run() throws Exception;
    }

    Request request() {
        return request;
    }

    synchronized void began() {
        state = State.RUNNING;
    }

    synchronized void succeeded(Object found, Instant at) {
        state = State.SUCCEEDED;
        result = found;
        endedAt = at;
    }

    synchronized void failed(Problem why, Instant at) {
        state = State.FAILED;
        problem = why;
        endedAt = at;
    }

    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    synchronized boolean hasEnded() {
        return endedAt != null;
    }

    /** Whether it goes on, or ended not long ago. */
    synchronized boolean isRecent(Instant since) {
        return endedAt == null || endedAt.isAfter(since);
    }

    synchronized JobView view(Optional<OperationLog.Position> position) {
        return new JobView(
                id,
                request.kind.name(),
                request.backup.orElse(null),
                startedAt.toString(),
                state.name(),
                position.flatMap(OperationLog.Position::phase).orElse(null),
                position.map(OperationLog.Position::done).orElse(0L),
                position.map(OperationLog.Position::total).orElse(0L),
                endedAt == null ? null : endedAt.toString(),
                result,
                problem);
    }
}

package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.BackupHealth.Failure;
import dev.lifeboat.BackupHealth.Running;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What runs on a manager and how far it is, and what failed last. Thread-safe; nobody who asks waits. */
final class RunningOperations {

    private final Map<Long, Running> running = new ConcurrentSkipListMap<>();
    private volatile Optional<Failure> lastFailure = Optional.empty();

    void began(Operation operation) {
        running.put(operation.number(), new Running(operation, Optional.empty(), 0, 0));
    }

    void at(Operation operation, Phase phase, long pagesDone, long pagesTotal) {
        Running now = new Running(operation, Optional.of(phase), pagesDone, pagesTotal);
        running.computeIfPresent(operation.number(), (number, before) -> now);
    }

    void ended(Operation operation) {
        running.remove(operation.number());
    }

    void failed(Operation operation, Instant at, String why) {
        lastFailure = Optional.of(new Failure(operation.kind(), at, why));
    }

    /** The oldest first. */
    List<Running> now() {
        return List.copyOf(running.values());
    }

    Optional<Failure> lastFailure() {
        return lastFailure;
    }
}

package dev.lifeboat.spring.web;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupListener;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.Operation;
import dev.lifeboat.RetentionPlan;
import dev.lifeboat.VerificationResult;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happened since the application started, and what runs and how far it is. In memory alone. Thread-safe. */
final class OperationLog implements BackupListener {

    private static final int MOST_KEPT = 200;

    private final Deque<Entry> newestFirst = new ArrayDeque<>();
    private final Map<Long, Position> running = new TreeMap<>();
    private final Map<Long, VerificationResult> verified = new TreeMap<>();

    /**
     * An operation that runs, and how far it is.
     *
     * @param operation what runs
     * @param phase what it is doing
     * @param done pages done in this phase
     * @param total pages to do in this phase
     */
    record Position(Operation operation, Optional<String> phase, long done, long total) {}

    /** Something that happened. */
    record Entry(
            Instant at,
            Kind kind,
            Operation operation,
            Optional<BackupId> backup,
            @Nullable String detail,
            Severity severity) {}

    /** What happened to an operation. */
    enum Kind {
        STARTED,
        COMPLETED,
        FAILED,
        PRUNED
    }

    @Override
    public synchronized void on(BackupEvent event) {
        Operation operation = event.operation();
        if (event instanceof BackupEvent.Started) {
            running.put(operation.number(), new Position(operation, Optional.empty(), 0, 0));
            add(operation.startedAt(), Kind.STARTED, operation, null, Severity.NOTE);
        } else if (event instanceof BackupEvent.Progress progress) {
            Position now = new Position(
                    operation, Optional.of(progress.phase().name()), progress.pagesDone(), progress.pagesTotal());
            running.computeIfPresent(operation.number(), (number, before) -> now);
        } else if (event instanceof BackupEvent.Pruned pruned) {
            add(pruned.plan().at(), Kind.PRUNED, operation, words(pruned.plan()), Severity.NOTE);
        } else if (event instanceof BackupEvent.Verified found) {
            verified.put(operation.number(), found.result());
        } else if (event instanceof BackupEvent.Completed completed) {
            completed(completed);
        } else if (event instanceof BackupEvent.Failed failed) {
            running.remove(operation.number());
            add(failed.at(), Kind.FAILED, operation, failed.cause().getMessage(), Severity.PROBLEM);
        }
    }

    private void completed(BackupEvent.Completed completed) {
        Operation operation = completed.operation();
        running.remove(operation.number());
        VerificationResult found = verified.remove(operation.number());
        Optional<BackupId> backup =
                operation.backup().or(() -> completed.backup().map(Backup::id));
        String damage = found == null || found.ok() ? null : words(found);
        Severity severity = damage == null ? Severity.NOTE : Severity.WARNING;
        add(new Entry(completed.at(), Kind.COMPLETED, operation, backup, damage, severity));
    }

    private static String words(VerificationResult found) {
        return String.join("; ", found.problems().isEmpty() ? found.uncheckable() : found.problems());
    }

    private static String words(RetentionPlan plan) {
        return plan.frozen()
                .map(why -> "nothing was removed: " + why)
                .orElseGet(
                        () -> plan.removed().size() + " removed, " + plan.kept().size() + " kept");
    }

    private void add(Instant at, Kind kind, Operation operation, @Nullable String detail, Severity severity) {
        add(new Entry(at, kind, operation, operation.backup(), detail, severity));
    }

    private void add(Entry entry) {
        newestFirst.addFirst(entry);
        if (newestFirst.size() > MOST_KEPT) {
            newestFirst.removeLast();
        }
    }

    /** What happened, the newest first. */
    synchronized List<Entry> entries() {
        return List.copyOf(newestFirst);
    }

    /** What runs, the oldest first. */
    synchronized List<Position> running() {
        return List.copyOf(running.values());
    }
}

package dev.lifeboat.example.host;

import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupListener;
import dev.lifeboat.Operation;
import dev.lifeboat.example.host.LogEntry.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.springframework.stereotype.Component;

/**
 * Puts what happens to the backups into the log of this application. The listener itself only takes notes, and the worker
 * writes them: to write here would wait for the restore that the event is about, and with it everybody else who listens.
 * So the lines of a restore stand in the restored database.
 */
@Component
class BackupLog implements BackupListener {

    private static final String SOURCE = "backups";
    private static final int MOST_WAITING = 1_000;

    private final BlockingQueue<LogEntry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Clock clock;

    BackupLog(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void on(BackupEvent event) {
        line(event).ifPresent(waiting::offer);
    }

    /** {@return what has not been written yet; it is the caller's now} */
    List<LogEntry> waiting() {
        List<LogEntry> entries = new ArrayList<>();
        waiting.drainTo(entries);
        return entries;
    }

    private Optional<LogEntry> line(BackupEvent event) {
        if (event instanceof BackupEvent.Completed completed) {
            return done(completed.operation())
                    .map(what -> info(what
                            + completed
                                    .operation()
                                    .backup()
                                    .or(() -> completed.backup().map(backup -> backup.id()))
                                    .map(BackupId::toString)
                                    .orElse("")));
        }
        if (event instanceof BackupEvent.Failed failed) {
            return Optional.of(entry(Level.ERROR, "Failed: " + failed.cause().getMessage()));
        }
        if (event instanceof BackupEvent.Pruned pruned
                && !pruned.plan().removed().isEmpty()) {
            return Optional.of(info("Deleted " + pruned.plan().removed().size() + " old backups"));
        }
        if (event instanceof BackupEvent.Verified verified && !verified.result().ok()) {
            return Optional.of(entry(Level.ERROR, "Damaged: " + verified.result()));
        }
        return Optional.empty();
    }

    private static Optional<String> done(Operation operation) {
        return Optional.ofNullable(
                switch (operation.kind()) {
                    case CREATE -> "Made ";
                    case RESTORE -> "Restored ";
                    case IMPORT -> "Imported ";
                    case DELETE -> "Deleted ";
                    default -> null;
                });
    }

    private LogEntry info(String message) {
        return entry(Level.INFO, message);
    }

    private LogEntry entry(Level level, String message) {
        return new LogEntry(Instant.now(clock), level, SOURCE, message);
    }
}

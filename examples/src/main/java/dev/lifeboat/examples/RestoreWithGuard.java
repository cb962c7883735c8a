package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Restores the newest backup, if the host agrees. */
public final class RestoreWithGuard {

    /** What a host does in the background. */
    private static final class Tasks {

        void pause() {
            System.out.println("The tasks pause.");
        }

        void resume() {
            System.out.println("The tasks go on.");
        }
    }

    private RestoreWithGuard() {}

    /** Takes two arguments: the database, and the directory of its backups. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .guard(guard(new Tasks()))
                .build()) {
            Optional<Backup> newest = backups.latest();
            newest.ifPresentOrElse(
                    backup -> System.out.println("To undo this, restore "
                            + backups.restore(backup.id()).safetyBackup().id()),
                    () -> System.out.println("There is no backup."));
        }
    }

    private static RestoreGuard guard(Tasks tasks) {
        // snippet: guard
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public void check(RestoreCandidate candidate) throws SQLException {
                if (candidate.rowCounts().getOrDefault("users", 0L) == 0) {
                    throw new IllegalStateException("it has no users, and nobody could log in");
                }
            }

            @Override
            public Quiet quiesce() {
                tasks.pause();
                return tasks::resume; // closed exactly once, whatever happened; clear your caches here
            }

            @Override
            public void validate(Connection live) throws SQLException {
                // the new content is in; throw to put the old content back
            }
        };
        // end
        return guard;
    }
}

package dev.lifeboat.examples;

import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** Backs a database up at a bounded rate, and tells how far it is. */
public final class BackUpWithProgress {

    private BackUpWithProgress() {}

    /** Takes two arguments: the database, and the directory for its backups. */
    public static void main(String[] args) {
        Path database = Path.of(args[0]);
        Path directory = Path.of(args[1]);
        // snippet: progress
        BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory))
                .maxBytesPerSecond(50_000_000)
                .listener(event -> {
                    if (event instanceof BackupEvent.Progress progress) {
                        show(progress.phase(), progress.pagesDone(), progress.pagesTotal());
                    }
                })
                .build();
        // end
        try (backups) {
            System.out.println(backups.create().id());
        }
    }

    private static void show(BackupEvent.Phase phase, long pagesDone, long pagesTotal) {
        System.out.println(phase + " " + pagesDone + " of " + pagesTotal);
    }
}

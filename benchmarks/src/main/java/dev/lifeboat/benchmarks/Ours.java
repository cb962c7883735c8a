package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupManagerBuilder;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** Lifeboat, as a host would set it up. */
final class Ours {

    private Ours() {}

    static BackupManagerBuilder builder(Path database, Path directory) {
        return BackupManager.forDatabase(database)
                .staging(directory.resolve("staging"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")));
    }

    static BackupManager manager(Path database, Path directory) {
        return builder(database, directory).build();
    }
}

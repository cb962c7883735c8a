package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** Writes the newest backup to a new file, to look into it or to take it elsewhere. The live database is not touched. */
public final class RestoreToNewFile {

    private RestoreToNewFile() {}

    /** Takes three arguments: the database, the directory of its backups, and the new file. */
    public static void main(String[] args) {
        Path newFile = Path.of(args[2]);
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .build()) {
            Backup newest = backups.latest().orElseThrow();
            backups.restoreTo(newest.id(), newFile);
            System.out.println(newest.id() + " is in " + newFile);
        }
    }
}

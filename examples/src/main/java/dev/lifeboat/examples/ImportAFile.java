package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** Makes a SQLite file from elsewhere a backup, which can then be restored like any other. */
public final class ImportAFile {

    private ImportAFile() {}

    /** Takes three arguments: the database, the directory of its backups, and the file. */
    public static void main(String[] args) {
        Path file = Path.of(args[2]);
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .build()) {
            // snippet: import
            Backup imported = backups.importFile(file, "from the old server"); // verified, and left as it is
            // end
            System.out.println(imported.id() + " " + imported.trigger());
        }
    }
}

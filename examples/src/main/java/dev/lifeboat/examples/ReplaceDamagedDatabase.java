package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreMode;
import dev.lifeboat.RestoreRefusedException;
import dev.lifeboat.RestoreResult;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.util.Optional;

/** What an application does at its start, before it opens its database: a missing or damaged one is replaced. */
public final class ReplaceDamagedDatabase {

    private ReplaceDamagedDatabase() {}

    /** Takes two arguments: the database, and the directory of its backups. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .build()) {
            // snippet: if-missing
            Optional<RestoreResult> first = backups.restoreIfMissing(); // before anything opens the database
            // end
            first.ifPresent(result ->
                    System.out.println("New volume: " + result.restored().id()));
            backups.latest().ifPresent(newest -> replace(backups, newest));
        }
    }

    private static void replace(BackupManager backups, Backup newest) {
        try {
            // snippet: replace
            RestoreResult result = backups.restore(newest.id(), RestoreMode.REPLACE_FILE); // nothing has it open
            Optional<Path> asItWas = result.setAside(); // the damaged files, kept
            Optional<Backup> undo = result.undo(); // or a backup, if it could be read
            // end
            asItWas.ifPresent(directory -> System.out.println("It was damaged, and is kept in " + directory));
            undo.ifPresent(before -> System.out.println("To undo this, restore " + before.id()));
        } catch (RestoreRefusedException e) {
            System.out.println(e.getMessage());
        }
    }
}

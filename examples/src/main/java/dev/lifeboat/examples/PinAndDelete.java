package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.DeleteRefusedException;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** Pins a backup, which nothing deletes from then on, and deletes another one. */
public final class PinAndDelete {

    private PinAndDelete() {}

    /** Takes two arguments: the database, and the directory for its backups. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .build()) {
            Backup old = backups.create("before the upgrade");
            Backup newest = backups.create("after the upgrade");
            // snippet: pin
            backups.pin(old.id()); // stays until unpin(…), whatever the policy says
            try {
                backups.delete(newest.id());
            } catch (DeleteRefusedException e) {
                System.out.println(e.getMessage()); // the newest good backup is never deleted
            }
            // end
            backups.unpin(old.id());
            backups.delete(old.id());
            System.out.println(backups.list().size() + " backups");
        }
    }
}

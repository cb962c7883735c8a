package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.VerificationResult;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** Reads every backup again, as deep as SQLite can. */
public final class VerifyBackups {

    private VerifyBackups() {}

    /** Takes two arguments: the database, and the directory of its backups. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .build()) {
            for (Backup backup : backups.list()) {
                VerificationResult result = backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK);
                System.out.println(backup.id() + (result.ok() ? " is good" : " is not: " + result.problems()));
            }
        }
    }
}

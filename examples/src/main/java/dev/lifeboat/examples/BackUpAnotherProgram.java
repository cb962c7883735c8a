package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** Backs up the database of another program, and leaves not one byte beside it changed. */
public final class BackUpAnotherProgram {

    private BackUpAnotherProgram() {}

    /** Takes three arguments: the database, the directory for its backups, and one for the work in between. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .staging(Path.of(args[2]))
                .readOnly()
                .build()) {
            System.out.println(backups.create("from outside").id());
        }
    }
}

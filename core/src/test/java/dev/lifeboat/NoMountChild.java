package dev.lifeboat;

import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The complete way of a backup in a directory whose mount the JDK does not find; run by {@link NoMountTest}. */
final class NoMountChild {

    static final int MOUNT_IS_FOUND = 3;

    private NoMountChild() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        if (isFound(home)) {
            System.exit(MOUNT_IS_FOUND);
        }
        Path database = home.resolve("app.db");
        try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL);
                BackupManager backups = BackupManager.forDatabase(database)
                        .storeIn(DirectoryBackupStore.at(home.resolve("backups")))
                        .unattended()
                        .build()) {
            app.add("one");
            Backup backup = backups.create();
            app.add("two");
            backups.restore(backup.id());
            backups.restoreTo(backup.id(), home.resolve("copy.db"));
            require(app.notes().equals(List.of("one")), "notes: " + app.notes());
            BackupHealth health = backups.health();
            require(!health.has(Finding.Code.STORE_UNREADABLE), health.toString());
            require(!health.has(Finding.Code.LITTLE_SPACE), health.toString());
            require(health.has(Finding.Code.SAME_VOLUME), health.toString());
        }
        Files.writeString(database, "this was a database once");
        try (BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(home.resolve("backups")))
                .unattended()
                .build()) {
            backups.restore(backups.latest().orElseThrow().id(), RestoreMode.REPLACE_FILE);
        }
    }

    private static boolean isFound(Path home) {
        try {
            return !Files.getFileStore(home).name().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}

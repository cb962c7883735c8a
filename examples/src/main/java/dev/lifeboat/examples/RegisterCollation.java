package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.text.Collator;
import java.util.Locale;
import org.sqlite.Collation;

/** Backs up a database whose indexes use a collation of the application, without which SQLite cannot check them. */
public final class RegisterCollation {

    private RegisterCollation() {}

    /** Takes two arguments: the database, and the directory for its backups. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .onConnect(connection -> Collation.create(connection, "GERMAN", new German()))
                .build()) {
            System.out.println(backups.create().id());
        }
    }

    /** As a German telephone book sorts. */
    static final class German extends Collation {

        private final Collator collator = Collator.getInstance(Locale.GERMAN);

        @Override
        protected int xCompare(String one, String other) {
            return collator.compare(one, other);
        }
    }
}

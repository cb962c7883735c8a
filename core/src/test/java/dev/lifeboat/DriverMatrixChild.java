package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes databases and their backups with one driver, or restores them with another. */
final class DriverMatrixChild {

    static final String MAKE = "make";
    static final String RESTORE = "restore";

    /** A third in text has other digits since SQLite 3.53: whatever is made of it is the interesting case. */
    private enum Kind {
        FTS4("CREATE VIRTUAL TABLE made USING fts4(name, price)", "INSERT INTO made VALUES ('pot', 1.0/3)"),
        FTS5("CREATE VIRTUAL TABLE made USING fts5(name, price)", "INSERT INTO made VALUES ('pot', 1.0/3)"),
        FTS5_OF_A_TABLE(
                "CREATE TABLE goods (id INTEGER PRIMARY KEY, price REAL)",
                "CREATE VIRTUAL TABLE made USING fts5(price, content='goods', content_rowid='id')",
                "INSERT INTO goods VALUES (1, 1.0/3)",
                "INSERT INTO made (rowid, price) VALUES (1, 1.0/3)"),
        R_TREE("CREATE VIRTUAL TABLE made USING rtree(id, x0, x1)", "INSERT INTO made VALUES (1, 1.0/3, 2.0/3)"),
        EXPRESSION_INDEX(
                "CREATE TABLE made (price REAL)",
                "INSERT INTO made VALUES (1.0/3), (2.5)",
                "CREATE INDEX by_text ON made (price || '')"),
        GENERATED_COLUMNS(
                "CREATE TABLE made (price REAL, stored TEXT AS (price || '') STORED NOT NULL,"
                        + " seen TEXT AS (price || '') CHECK (length(seen) < 30))",
                "INSERT INTO made VALUES (1.0/3), (2.5)",
                "CREATE INDEX by_stored ON made (stored)",
                "CREATE INDEX by_seen ON made (seen)"),
        STRICT(
                "CREATE TABLE made (price REAL NOT NULL, any_value ANY) STRICT",
                "INSERT INTO made VALUES (1, 1.0/3), (2.5, 'two')"),
        WITHOUT_ROWID(
                "CREATE TABLE made (price REAL, name TEXT, PRIMARY KEY (price DESC, name)) WITHOUT ROWID",
                "INSERT INTO made VALUES (1.0/3, 'a'), (2.5, 'b')");

        private final String statements;

        Kind(String... statements) {
            this.statements = String.join("\n", statements);
        }
    }

    private DriverMatrixChild() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        for (Kind kind : Kind.values()) {
            for (JournalMode mode : JournalMode.values()) {
                Path home = directory.resolve(kind + "-" + mode);
                if (arguments[0].equals(MAKE)) {
                    make(kind, mode, Files.createDirectories(home));
                } else {
                    restore(home);
                }
            }
        }
        System.out.println("done with SQLite " + DatabaseHeader.sqliteVersion());
    }

    private static BackupManager manager(Path home) {
        return BackupManager.forDatabase(home.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(home.resolve("backups")))
                .build();
    }

    private static void make(Kind kind, JournalMode mode, Path home) throws Exception {
        try (AppDatabase app = AppDatabase.create(home.resolve("app.db"), mode);
                BackupManager backups = manager(home)) {
            for (String sql : kind.statements.lines().toList()) {
                AppDatabase.run(app.connection(), sql);
            }
            Backup backup = backups.create();
            assertThat(backup.notes()).as("%s", home).isEmpty();
            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).ok())
                    .isTrue();
        }
    }

    private static void restore(Path home) throws Exception {
        Path database = home.resolve("app.db");
        try (BackupManager backups = manager(home)) {
            Backup backup = backups.latest().orElseThrow();
            for (VerifyDepth depth : VerifyDepth.values()) {
                VerificationResult result = backups.verify(backup.id(), depth);
                assertThat(result.ok()).as("%s: %s", home, result).isTrue();
            }
            assertThat(backups.latest().map(Backup::id)).contains(backup.id());
            inPlace(backups, backup, database);
            backups.restoreTo(backup.id(), home.resolve("copy.db"));
            Path data = home.resolve("backups").resolve(backup.id() + ".sqlite");
            assertThat(Files.mismatch(home.resolve("copy.db"), data)).isEqualTo(-1);
            Files.delete(database);
            assertThat(backups.restore(backup.id(), RestoreMode.REPLACE_FILE).restored())
                    .isNotNull();
            assertThat(Files.mismatch(database, data)).isEqualTo(-1);
            Files.delete(database);
            assertThat(backups.restoreIfMissing()).isPresent();
            assertThat(backups.create().databaseBytes()).isEqualTo(backup.databaseBytes());
            assertThat(backups.health().findings())
                    .extracting(Finding::code)
                    .doesNotContain(Code.BACKUP_DAMAGED, Code.SOURCE_DAMAGED, Code.BACKUPS_FAIL);
        }
    }

    private static void inPlace(BackupManager backups, Backup backup, Path database) throws Exception {
        try (java.sql.Connection host = DatabaseContent.open(database)) {
            List<String> before = AppDatabase.column(host, "SELECT quote(name) FROM sqlite_schema ORDER BY 1");
            AppDatabase.run(host, "INSERT INTO note (text) VALUES ('later')");
            RestoreResult result = backups.restore(backup.id());
            assertThat(AppDatabase.text(host, "SELECT count(*) FROM note")).isEqualTo("0");
            assertThat(AppDatabase.column(host, "SELECT quote(name) FROM sqlite_schema ORDER BY 1"))
                    .isEqualTo(before);
            backups.restore(result.safetyBackup().id());
            assertThat(AppDatabase.text(host, "SELECT count(*) FROM note")).isEqualTo("1");
        }
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.Collation;
import org.sqlite.Function;

/** Databases whose schema uses what only the host can compute: its collations and its functions. */
class OnConnectTest {

    private static final int INNOCUOUS = 0x200000;

    @TempDir
    Path directory;

    private Path database;

    @BeforeEach
    void nameDatabase() {
        database = directory.resolve("app.db");
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(database).storeIn(DirectoryBackupStore.at(directory.resolve("backups")));
    }

    private static void registerCollation(Connection connection) throws SQLException {
        Collation.create(connection, "LOCALIZED", new Collation() {
            @Override
            protected int xCompare(String one, String other) {
                return one.compareToIgnoreCase(other);
            }
        });
    }

    /** A function of the host with the flags that it gives. */
    private static void registerFunction(Connection connection, int flags) throws SQLException {
        Function.create(
                connection,
                "unaccent",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result(value_text(0).replace('é', 'e'));
                    }
                },
                1,
                flags);
    }

    private static void registerAll(Connection connection) throws SQLException {
        registerCollation(connection);
        registerFunction(connection, Function.FLAG_DETERMINISTIC | INNOCUOUS);
    }

    /** The host's database, made with everything registered. */
    private AppDatabase app(JournalMode mode, String... statements) throws SQLException {
        AppDatabase app = AppDatabase.create(database, mode);
        registerAll(app.connection());
        for (String sql : statements) {
            AppDatabase.run(app.connection(), sql);
        }
        for (String name : List.of("René", "anna", "Zoë", "Bert")) {
            app.add(name);
        }
        return app;
    }

    private static final String COLLATED_INDEX = "CREATE INDEX by_name ON note (text COLLATE LOCALIZED)";
    private static final String EXPRESSION_INDEX = "CREATE INDEX by_plain ON note (unaccent(text))";
    private static final String GENERATED_COLUMN =
            "ALTER TABLE note ADD plain TEXT AS (unaccent(text)) VIRTUAL NOT NULL";

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void withOnConnectItIsBackedUpVerifiedAndRestored(JournalMode mode) throws Exception {
        try (AppDatabase app = app(mode, COLLATED_INDEX, EXPRESSION_INDEX, GENERATED_COLUMN);
                BackupManager backups =
                        manager().onConnect(OnConnectTest::registerAll).build()) {
            Backup backup = backups.create();
            app.add("later");

            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).ok())
                    .isTrue();
            RestoreResult result = backups.restore(backup.id());

            assertThat(app.notes()).containsExactly("René", "anna", "Zoë", "Bert");
            assertThat(AppDatabase.column(app.connection(), "SELECT plain FROM note ORDER BY text COLLATE LOCALIZED"))
                    .containsExactly("anna", "Bert", "Rene", "Zoë");
            backups.restore(result.safetyBackup().id());
            assertThat(app.count()).isEqualTo(5);
            backups.restoreTo(backup.id(), directory.resolve("copy.db"));
        }
        try (Connection copy = DatabaseContent.open(directory.resolve("copy.db"))) {
            registerAll(copy);
            assertThat(AppDatabase.text(copy, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    /** Not "damaged": the finding says what to register, and the backups that exist stay good ones. */
    @Test
    void withoutACollationCreateSaysWhichToRegister() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL, COLLATED_INDEX);
                BackupManager backups = manager().build()) {
            assertThatThrownBy(backups::create)
                    .isExactlyInstanceOf(BackupException.class)
                    .hasMessageContaining(app.path().toString())
                    .hasMessageContaining("cannot be checked: register the collation sequence LOCALIZED in onConnect")
                    .hasMessageContaining("Nothing was published");

            assertThat(backups.list()).isEmpty();
            assertThat(DirectoryContent.names(directory.resolve("backups"))).isEmpty();
        }
    }

    @Test
    void withoutAFunctionInAGeneratedColumnCreateSaysWhichToRegister() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL, GENERATED_COLUMN);
                BackupManager backups = manager().build()) {
            assertThatThrownBy(backups::create)
                    .isExactlyInstanceOf(BackupException.class)
                    .hasMessageContaining(app.path().toString())
                    .hasMessageContaining("cannot be checked: register the function unaccent in onConnect");

            assertThat(backups.list()).isEmpty();
        }
    }

    /** SQLite's quick_check looks into no index: the backup is made, and the deepest check says what it lacks. */
    @Test
    void withoutAFunctionInAnIndexTheDeepestCheckSaysWhichToRegister() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL, EXPRESSION_INDEX);
                BackupManager backups = manager().build()) {
            Backup backup = backups.create();

            assertThat(backups.verify(backup.id(), VerifyDepth.QUICK_CHECK).ok())
                    .isTrue();
            VerificationResult deepest = backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK);
            assertThat(deepest.problems()).isEmpty();
            assertThat(deepest.uncheckable())
                    .containsExactly("cannot be checked: register the function unaccent in onConnect");
            assertThat(app.count()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE INDEX by_plain ON note (unaccent(text))",
        "ALTER TABLE note ADD plain TEXT AS (unaccent(text)) NOT NULL"
    })
    void withoutItsFlagTheMessageSaysThatAFunctionNeedsIt(String schema) throws Exception {
        BackupId id;
        try (AppDatabase app = app(JournalMode.WAL, schema)) {
            try (BackupManager backups =
                    manager().onConnect(OnConnectTest::registerAll).build()) {
                id = backups.create().id();
            }
            try (BackupManager backups = manager()
                    .onConnect(connection -> registerFunction(connection, Function.FLAG_DETERMINISTIC))
                    .build()) {
                VerificationResult result = backups.verify(id, VerifyDepth.INTEGRITY_CHECK);

                assertThat(result.problems()).isEmpty();
                assertThat(result.uncheckable())
                        .singleElement()
                        .asString()
                        .contains("unaccent")
                        .contains("onConnect must register with the flag SQLITE_INNOCUOUS (0x200000)");
            }
            assertThat(app.count()).isEqualTo(4);
        }
    }

    @Test
    void withoutItsFlagCreateSaysSoToo() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL, GENERATED_COLUMN);
                BackupManager backups = manager()
                        .onConnect(connection -> registerFunction(connection, Function.FLAG_DETERMINISTIC))
                        .build()) {
            assertThatThrownBy(backups::create)
                    .isExactlyInstanceOf(BackupException.class)
                    .hasMessageContaining("unaccent")
                    .hasMessageContaining("the flag SQLITE_INNOCUOUS (0x200000)");
            assertThat(app.count()).isEqualTo(4);
        }
    }

    /** What cannot be checked is neither good nor damaged: nothing is remembered, and it stays the newest good backup. */
    @ParameterizedTest
    @EnumSource(
            value = VerifyDepth.class,
            names = {"QUICK_CHECK", "INTEGRITY_CHECK"})
    void aVerificationWithoutTheCollationIsNoVerdict(VerifyDepth depth) throws Exception {
        Backup backup;
        try (AppDatabase app = app(JournalMode.WAL, COLLATED_INDEX);
                BackupManager backups =
                        manager().onConnect(OnConnectTest::registerAll).build()) {
            backup = backups.create();
            assertThat(app.count()).isEqualTo(4);
        }
        try (BackupManager backups = manager().build()) {
            VerificationResult result = backups.verify(backup.id(), depth);

            assertThat(result.ok()).isFalse();
            assertThat(result.problems()).isEmpty();
            assertThat(result.uncheckable())
                    .containsExactly("cannot be checked: register the collation sequence LOCALIZED in onConnect");
            assertThat(backups.latest()).contains(backup);
            assertThat(backups.verify(backup.id(), VerifyDepth.CHECKSUM).ok()).isTrue();
        }
    }

    @Test
    void aRestoreWithoutTheCollationIsRefusedAndTouchesNothing() throws Exception {
        Backup backup;
        try (AppDatabase app = app(JournalMode.WAL, COLLATED_INDEX)) {
            try (BackupManager backups =
                    manager().onConnect(OnConnectTest::registerAll).build()) {
                backup = backups.create();
            }
            app.add("later");
            try (BackupManager backups = manager().build()) {
                assertThatThrownBy(() -> backups.restore(backup.id()))
                        .isInstanceOf(RestoreRefusedException.class)
                        .hasMessageContaining("register the collation sequence LOCALIZED in onConnect");
            }
            assertThat(app.count()).isEqualTo(5);
        }
    }

    @Test
    void anOnConnectThatFailsFailsTheBackup() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager()
                        .onConnect(connection -> {
                            throw new SQLException("no such extension: mine");
                        })
                        .build()) {
            assertThatThrownBy(backups::create)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining(app.path().toString())
                    .hasMessageContaining("no such extension: mine");
        }
        assertThat(Files.exists(directory.resolve("backups"))).isFalse();
    }
}

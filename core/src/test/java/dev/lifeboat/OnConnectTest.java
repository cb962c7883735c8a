package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.CheckNote.Kind;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** What only the host can compute says nothing against the copy: it is made, and says what could not be looked at. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                COLLATED_INDEX + "|WAL|the collation sequence LOCALIZED",
                COLLATED_INDEX + "|ROLLBACK|the collation sequence LOCALIZED",
                GENERATED_COLUMN + "|WAL|the function unaccent",
                GENERATED_COLUMN + "|ROLLBACK|the function unaccent"
            })
    void withoutOnConnectItIsBackedUpVerifiedAndRestoredAndSaysWhatToRegister(
            String schema, JournalMode mode, String what) throws Exception {
        try (AppDatabase app = app(mode, schema);
                BackupManager backups = manager().build()) {
            Backup backup = backups.create();
            String note = "table note cannot be checked: register " + what + " in onConnect";
            assertThat(backup.notes()).containsExactly(new CheckNote(Kind.NOT_CHECKED, note, Optional.empty()));
            assertThat(backups.find(backup.id())).contains(backup);
            app.add("later");

            for (VerifyDepth depth : VerifyDepth.values()) {
                VerificationResult result = backups.verify(backup.id(), depth);
                assertThat(result.ok()).as("%s", depth).isTrue();
                assertThat(result.notes()).isEqualTo(depth == VerifyDepth.CHECKSUM ? List.of() : backup.notes());
            }
            RestoreResult result = backups.restore(backup.id());

            assertThat(app.notes()).containsExactly("René", "anna", "Zoë", "Bert");
            assertThat(result.warnings()).singleElement().asString().contains(note);
            backups.restore(result.safetyBackup().id());
            assertThat(app.count()).isEqualTo(5);
            backups.restoreTo(backup.id(), directory.resolve("copy.db"));
            assertThat(backups.latest().map(Backup::id)).contains(backup.id());
        }
    }

    /** A page that two tables use shows only when all of them are looked at together. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                COLLATED_INDEX,
                GENERATED_COLUMN,
                "CREATE VIRTUAL TABLE docs USING fts4(body)",
                "CREATE TABLE named (name TEXT COLLATE NOCASE UNIQUE)",
                "CREATE VIEW seen AS SELECT 1"
            })
    void whatCannotBeCheckedKeepsNoDamageFromBeingFound(String schema) throws Exception {
        try (AppDatabase app = app(JournalMode.ROLLBACK, COLLATED_INDEX, GENERATED_COLUMN)) {
            if (!schema.contains("note")) {
                AppDatabase.run(app.connection(), schema);
            }
            AppDatabase.run(app.connection(), "CREATE TABLE one (a)");
            AppDatabase.run(app.connection(), "CREATE TABLE other (a)");
            AppDatabase.run(app.connection(), "PRAGMA writable_schema=ON");
            AppDatabase.run(
                    app.connection(),
                    "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'one')"
                            + " WHERE name = 'other'");
            for (String change : List.of(
                    "'(body)', '(body, tokenize=of_the_host)'",
                    "'NOCASE', '\"of the host (it)\"'",
                    "'SELECT 1', 'SELEC 1'")) {
                AppDatabase.run(app.connection(), "UPDATE sqlite_schema SET sql = replace(sql, " + change + ")");
            }
        }
        try (BackupManager backups = manager().build()) {
            assertThatThrownBy(backups::create)
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("2nd reference to page");
            assertThat(backups.list()).isEmpty();
        }
    }

    /** SQLite has a function of that name, with other arguments. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aFunctionOfTheHostWithTheNameOfABuiltInIsToBeRegistered(JournalMode mode) throws Exception {
        try (AppDatabase app = app(mode)) {
            AppDatabase.run(app.connection(), "CREATE TABLE word (text CHECK (upper(text) <> ''))");
            AppDatabase.run(app.connection(), "PRAGMA writable_schema=ON");
            AppDatabase.run(
                    app.connection(),
                    "UPDATE sqlite_schema SET sql = replace(sql, 'upper(text)', 'upper(text, 1, 2)')");
        }
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.create();

            assertThat(backup.notes())
                    .extracting(CheckNote::what)
                    .containsExactly("table word cannot be checked: register the function upper in onConnect");
            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).ok())
                    .isTrue();
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
            assertThat(deepest.ok()).isTrue();
            assertThat(deepest.notes())
                    .extracting(CheckNote::what)
                    .containsExactly("table note cannot be checked: register the function unaccent in onConnect");
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

                assertThat(result.ok()).isTrue();
                assertThat(result.notes())
                        .singleElement()
                        .asString()
                        .contains("unaccent")
                        .contains("onConnect must register with the flag SQLITE_INNOCUOUS (0x200000)");
            }
            assertThat(app.count()).isEqualTo(4);
        }
    }

    @Test
    void withoutItsFlagTheBackupSaysSoToo() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL, GENERATED_COLUMN);
                BackupManager backups = manager()
                        .onConnect(connection -> registerFunction(connection, Function.FLAG_DETERMINISTIC))
                        .build()) {
            assertThat(backups.create().notes())
                    .singleElement()
                    .asString()
                    .contains("unaccent")
                    .contains("the flag SQLITE_INNOCUOUS (0x200000)");
            assertThat(app.count()).isEqualTo(4);
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

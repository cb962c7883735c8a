package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A host with a pool of six connections in use, which restore and undo leave as usable as they were. */
class RestoreUnderPoolTest {

    private static final int RESTORES = 3;
    private static final long PATIENCE_SECONDS = 60;
    private static final long THINKING_NANOS = 2_000_000;

    /** Every row of a content has the same version, and each version has its own number of rows. */
    private static final String LOOK = "SELECT count(*), min(version), max(version) FROM content";

    private static final List<Long> BEFORE = List.of(300L, 2L, 2L);
    private static final List<Long> BASE = List.of(100L, 1L, 1L);

    @TempDir
    Path directory;

    private final List<User> users = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        stopUsers();
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void readersAndWritersGoOnOverRestoreAndUndo(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), mode);
                BackupManager backups = manager(app)) {
            BackupId base = baseAndMore(app, backups);
            List<Connection> pool = pool(app);
            for (int number = 0; number < pool.size(); number++) {
                users.add(number < 4 ? new Reader(pool.get(number)) : new Writer(pool.get(number)));
            }
            users.forEach(Thread::start);
            AppDatabase.run(app.connection(), "PRAGMA busy_timeout = 30000");
            for (int round = 0; round < RESTORES; round++) {
                awaitUsers();
                RestoreResult result = backups.restore(base);
                awaitUsers();
                assertThat(look(app.connection())).isEqualTo(BASE);
                backups.restore(result.safetyBackup().id());
                assertThat(look(app.connection())).isEqualTo(BEFORE);
            }
            stopUsers();
            assertThat(users).allSatisfy(user -> assertThat(user.failures).isEmpty());
            for (Connection connection : pool) {
                assertThat(look(connection)).isEqualTo(BEFORE);
                AppDatabase.run(connection, "INSERT INTO note (text) VALUES ('afterwards')");
            }
            assertThat(AppDatabase.column(app.connection(), "PRAGMA integrity_check"))
                    .containsExactly("ok");
            assertThat(AppDatabase.text(app.connection(), "PRAGMA journal_mode"))
                    .isEqualTo(mode == JournalMode.WAL ? "wal" : "delete");
        }
    }

    @Test
    void aLongReaderInWalKeepsWhatItSawAndTheOthersSeeTheNewContent() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(app)) {
            BackupId base = baseAndMore(app, backups);
            Connection reader = app.open();
            Connection other = app.open();
            try (PreparedStatement prepared = reader.prepareStatement(LOOK)) {
                AppDatabase.run(reader, "BEGIN");
                assertThat(row(prepared)).isEqualTo(BEFORE);

                RestoreResult result = backups.restore(base);

                assertThat(row(prepared)).isEqualTo(BEFORE);
                assertThat(look(other)).isEqualTo(BASE);
                assertThat(result.warnings()).singleElement().asString().contains("reader");
                AppDatabase.run(other, "INSERT INTO note (text) VALUES ('written beside it')");

                RestoreResult undone = backups.restore(result.safetyBackup().id());

                assertThat(row(prepared)).isEqualTo(BEFORE);
                AppDatabase.run(reader, "COMMIT");
                assertThat(row(prepared)).isEqualTo(BEFORE);
                assertThat(undone.warnings()).singleElement().asString().contains("reader");
                backups.restore(base);
                assertThat(row(prepared)).isEqualTo(BASE);
                AppDatabase.run(reader, "INSERT INTO note (text) VALUES ('afterwards')");
            }
        }
    }

    @Test
    void aTransactionInWalThatHasReadBeforeCannotWriteOverTheNewContent() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(app)) {
            BackupId base = baseAndMore(app, backups);
            Connection late = app.open();
            AppDatabase.run(late, "BEGIN");
            assertThat(look(late)).isEqualTo(BEFORE);

            backups.restore(base);

            assertThatThrownBy(() -> AppDatabase.run(late, "INSERT INTO note (text) VALUES ('too late')"))
                    .asInstanceOf(InstanceOfAssertFactories.type(SQLiteException.class))
                    .extracting(SQLiteException::getResultCode)
                    .isEqualTo(SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT);
            AppDatabase.run(late, "ROLLBACK");
            AppDatabase.run(late, "INSERT INTO note (text) VALUES ('in time')");
            assertThat(app.notes()).containsExactly("in time");
            assertThat(look(late)).isEqualTo(BASE);
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void preparedStatementsSurviveASchemaThatChangesAndComesBack(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), mode);
                BackupManager backups = manager(app)) {
            BackupId base = baseAndMore(app, backups);
            Connection user = app.open();
            try (PreparedStatement look = user.prepareStatement(LOOK);
                    PreparedStatement note = user.prepareStatement("INSERT INTO note (text) VALUES (?)")) {
                assertThat(row(look)).isEqualTo(BEFORE);

                RestoreResult result = backups.restore(base);

                assertThat(row(look)).isEqualTo(BASE);
                note.setString(1, "onto the base");
                assertThat(note.executeUpdate()).isEqualTo(1);
                assertThatThrownBy(() -> AppDatabase.text(user, "SELECT count(*) FROM later"))
                        .hasMessageContaining("no such table: later");
                assertThat(app.notes()).containsExactly("onto the base");

                backups.restore(result.safetyBackup().id());

                assertThat(row(look)).isEqualTo(BEFORE);
                assertThat(AppDatabase.text(user, "SELECT count(*) FROM later")).isEqualTo("0");
                note.setString(1, "again");
                assertThat(note.executeUpdate()).isEqualTo(1);
                assertThat(app.notes()).containsExactly("again");
            }
        }
    }

    private BackupManager manager(AppDatabase app) {
        return BackupManager.forDatabase(app.path())
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build();
    }

    /** A backup of version 1, and version 2 in the live database, with more rows and another schema. */
    private static BackupId baseAndMore(AppDatabase app, BackupManager backups) throws SQLException {
        AppDatabase.run(
                app.connection(), "CREATE TABLE content (id INTEGER PRIMARY KEY, version INTEGER, filler BLOB)");
        fill(app.connection(), 1, 100);
        BackupId base = backups.create().id();
        fill(app.connection(), 2, 300);
        AppDatabase.run(app.connection(), "CREATE INDEX content_version ON content (version)");
        AppDatabase.run(app.connection(), "CREATE TABLE later (id INTEGER PRIMARY KEY)");
        return base;
    }

    private static void fill(Connection connection, int version, int rows) throws SQLException {
        AppDatabase.run(
                connection,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") INSERT OR REPLACE INTO content SELECT i, " + version + ", randomblob(3000) FROM n");
    }

    private static List<Connection> pool(AppDatabase app) throws SQLException {
        List<Connection> pool = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            Connection connection = app.open();
            AppDatabase.run(connection, "PRAGMA busy_timeout = 30000");
            pool.add(connection);
        }
        return pool;
    }

    private static List<Long> look(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
            return row(statement);
        }
    }

    private static List<Long> row(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return List.of(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    /** Each has done something that began after now. */
    private void awaitUsers() throws InterruptedException {
        users.forEach(user -> user.awaited = new CountDownLatch(2));
        for (User user : users) {
            if (!user.awaited.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(user.getName() + " does not get on: " + user.failures);
            }
        }
    }

    private void stopUsers() throws InterruptedException {
        for (User user : users) {
            user.interrupt();
            user.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(user.isAlive()).isFalse();
        }
    }

    /** Uses one connection of the pool until interrupted. Nothing that happens to it is fine. */
    private abstract static class User extends Thread {

        private final Connection connection;
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private volatile CountDownLatch awaited = new CountDownLatch(0);

        User(Connection connection) {
            this.connection = connection;
        }

        abstract String sql();

        abstract void use(PreparedStatement statement) throws SQLException;

        @Override
        public void run() {
            try (PreparedStatement statement = connection.prepareStatement(sql())) {
                while (!isInterrupted()) {
                    use(statement);
                    awaited.countDown();
                    // A host does other things too, or its connections would keep each other out.
                    LockSupport.parkNanos(THINKING_NANOS);
                }
            } catch (Throwable e) {
                failures.add(e);
            }
        }
    }

    private static final class Reader extends User {

        Reader(Connection connection) {
            super(connection);
        }

        @Override
        String sql() {
            return LOOK;
        }

        @Override
        void use(PreparedStatement statement) throws SQLException {
            assertThat(row(statement)).isIn(BEFORE, BASE);
        }
    }

    private static final class Writer extends User {

        Writer(Connection connection) {
            super(connection);
        }

        @Override
        String sql() {
            return "INSERT INTO note (text) VALUES ('as usual')";
        }

        @Override
        void use(PreparedStatement statement) throws SQLException {
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}

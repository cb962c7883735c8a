package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/** What SQLite advises for files that are not trusted is in force on the connections that read them. */
class PrecautionsTest {

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void makeDatabase() throws SQLException {
        file = directory.resolve("candidate.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.run(connection, "CREATE TABLE note (text)");
            Sql.run(connection, "CREATE VIEW unsafe AS SELECT replicate('x', 3) AS text");
            Sql.run(connection, "CREATE VIEW safe AS SELECT upper('x') AS text");
        }
    }

    private static void assertCautious(Connection connection) throws SQLException {
        assertThat(Sql.number(connection, "PRAGMA trusted_schema")).isZero();
        assertThat(Sql.number(connection, "PRAGMA cell_size_check")).isEqualTo(1);
        assertThat(Sql.number(connection, "PRAGMA mmap_size")).isZero();
        assertThat(Sql.text(connection, "SELECT text FROM safe")).isEqualTo("X");
        assertThatThrownBy(() -> Sql.text(connection, "SELECT text FROM unsafe"))
                .hasMessageContaining("unsafe use of replicate");
        assertThatThrownBy(() -> Sql.text(connection, "SELECT load_extension('x')"))
                .hasMessageContaining("not authorized");
        assertThatThrownBy(() -> Sql.text(connection, "SELECT 'x' LIKE '" + "y".repeat(1_001) + "'"))
                .hasMessageContaining("pattern too complex");
    }

    @Test
    void aCandidateThatIsLentIsReadWithCaution() throws Exception {
        new CandidateDatabase(file, ConnectionSetup.NONE).lend(connection -> {
            assertCautious(connection);
            assertThat(Sql.number(connection, "PRAGMA query_only")).isEqualTo(1);
            assertThatThrownBy(() -> Sql.run(connection, "CREATE TABLE other (a)"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> Sql.text(connection, "SELECT length(zeroblob(1000001))"))
                    .hasMessageContaining("too big");
            assertThatThrownBy(() -> Sql.number(connection, "SELECT 1" + " + 1".repeat(300)))
                    .hasMessageContaining("too large");
        });
    }

    @Test
    void theOtherConnectionsToACandidateAreCautiousToo() throws SQLException {
        CandidateDatabase candidate = new CandidateDatabase(file, ConnectionSetup.NONE);
        try (SQLiteConnection immutable = candidate.openImmutable();
                SQLiteConnection lockable = candidate.openLockable("rw")) {
            assertCautious(immutable);
            assertCautious(lockable);
        }
    }

    @Test
    void aForeignDatabaseIsReadWithCautionAndBeforeTheHostRegistersAnything() throws SQLException {
        List<Long> trusted = new ArrayList<>();
        LiveDatabase live = new LiveDatabase(
                directory.resolve("app.db"),
                Access.READ_WRITE,
                connection -> trusted.add(Sql.number(connection, "PRAGMA trusted_schema")),
                Duration.ofSeconds(1));
        for (Access access : Access.values()) {
            try (SQLiteConnection connection =
                    live.foreign(file, access, () -> false).open()) {
                assertCautious(connection);
            }
        }
        assertThat(trusted).isNotEmpty().containsOnly(0L);
    }

    /** The host trusts its own database, and restores must write it. */
    @Test
    void theLiveDatabaseIsOpenedAsTheHostOpensIt() throws SQLException {
        LiveDatabase live = new LiveDatabase(file, Access.READ_WRITE, ConnectionSetup.NONE, Duration.ofSeconds(1));
        try (SQLiteConnection connection = live.open()) {
            assertThat(Sql.number(connection, "PRAGMA trusted_schema")).isEqualTo(1);
            assertThat(Sql.text(connection, "SELECT text FROM unsafe")).isEqualTo("xxx");
            Sql.run(connection, "INSERT INTO note VALUES (zeroblob(2000000))");
        }
    }

    @Test
    void whatIsReadOfAForeignDatabaseEndsWhenItIsLate() throws SQLException {
        AtomicBoolean late = new AtomicBoolean();
        LiveDatabase live = new LiveDatabase(
                directory.resolve("app.db"), Access.READ_WRITE, ConnectionSetup.NONE, Duration.ofSeconds(1));
        try (SQLiteConnection connection =
                live.foreign(file, Access.READ_ONLY, late::get).open()) {
            String many =
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999) SELECT count(*) FROM n";
            assertThat(Sql.number(connection, many)).isEqualTo(9_999);
            late.set(true);
            assertThatThrownBy(() -> Sql.number(connection, many)).hasMessageContaining("interrupted");
        }
    }

    /** Values as long as the file may be in it, and their hexadecimal digits be made. */
    @Test
    void aValueThatFillsTheFileIsNoHarm() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.run(connection, "CREATE INDEX digits ON note (length(hex(text)))");
            Sql.run(connection, "INSERT INTO note VALUES (randomblob(3000000))");
        }
        assertThat(new CandidateDatabase(file, ConnectionSetup.NONE).check(IntegrityCheck.FULL))
                .isEqualTo(CheckFindings.NONE);
    }

    /** As deep as SQLite itself lets anybody write it. */
    @Test
    void aDeepExpressionInAnHonestSchemaIsNoHarm() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            String deep = "text = 'a'" + " OR text = 'a'".repeat(900);
            Sql.run(
                    connection,
                    "CREATE TABLE strict (text NOT NULL CHECK (" + deep + "), g AS (" + deep + ") NOT NULL)");
            Sql.run(connection, "CREATE INDEX deeply ON strict ((" + deep + ")) WHERE " + deep);
            Sql.run(connection, "INSERT INTO strict VALUES ('a')");
        }
        assertThat(new CandidateDatabase(file, ConnectionSetup.NONE).check(IntegrityCheck.FULL))
                .isEqualTo(CheckFindings.NONE);
    }

    @Test
    void manyTablesOfManyColumnsAreNoHarm() throws Exception {
        String columns = "c1 NOT NULL" + ", c%d UNIQUE NOT NULL".repeat(20).replace("%d", "x");
        for (int i = 2; columns.contains("cx"); i++) {
            columns = columns.replaceFirst("cx", "c" + i);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 100; i++) {
                Sql.run(connection, "CREATE TABLE t" + i + " (" + columns + ")");
            }
            connection.commit();
        }
        assertThat(new CandidateDatabase(file, ConnectionSetup.NONE).check(IntegrityCheck.FULL))
                .isEqualTo(CheckFindings.NONE);
    }

    /** A single step of SQLite cannot be stopped: who waits for it goes on without it. */
    @Test
    void aCallThatDoesNotEndIsLeftAlone() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try {
            Optional<String> answer = PlatformThread.call(
                    "endless",
                    () -> {
                        end.await();
                        return "too late";
                    },
                    () -> true,
                    Duration.ZERO);
            assertThat(answer).isEmpty();
        } finally {
            end.countDown();
        }
    }

    @Test
    void anInterruptIsKeptUntilTheCallHasEnded() throws Exception {
        Thread.currentThread().interrupt();
        String answer = PlatformThread.call("call", () -> "done");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo("done");
    }

    @Test
    void whatACallThrowsComesOut() {
        assertThatThrownBy(() -> PlatformThread.call("call", () -> {
                    throw new SQLException("of SQLite");
                }))
                .isInstanceOf(SQLException.class)
                .hasMessage("of SQLite");
        assertThatThrownBy(() -> PlatformThread.call("call", () -> {
                    throw new IllegalStateException("of the host");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}

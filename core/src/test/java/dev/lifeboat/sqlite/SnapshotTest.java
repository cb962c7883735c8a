package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {

    @TempDir
    Path directory;

    private int commits;

    @BeforeEach
    void aDatabaseInWal() throws SQLException {
        try (Connection host = host()) {
            Sql.run(host, "PRAGMA journal_mode=WAL");
            Sql.run(host, "CREATE TABLE note AS SELECT 0 AS number, zeroblob(30000000) AS bytes");
        }
    }

    private Connection host() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"));
    }

    /** The host commits so many times while it is taken. */
    private Snapshot.Taken taken(int wanted) throws Exception {
        LiveDatabase live = new LiveDatabase(
                directory.resolve("app.db"), Access.READ_WRITE, ConnectionSetup.NONE, Duration.ofSeconds(10));
        try (Connection host = host()) {
            return Snapshot.take(
                    live,
                    Files.createFile(directory.resolve("copy")),
                    Pace.UNLIMITED,
                    Clock.systemUTC(),
                    (done, total) -> {
                        if (commits < wanted) {
                            commits++;
                            commit(host);
                        }
                    });
        }
    }

    private static void commit(Connection host) {
        try {
            Sql.run(host, "UPDATE note SET number = number + 1");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void itTellsThatTheHostWroteMeanwhile(int wanted) throws Exception {
        assertThat(taken(wanted).hostWrote()).isTrue();

        assertThat(commits).isEqualTo(wanted);
    }

    @Test
    void itTellsThatNobodyWroteMeanwhileThoughTheHostDidBefore() throws Exception {
        try (Connection host = host()) {
            commit(host);
            assertThat(taken(0).hostWrote()).isFalse();
        }
    }
}

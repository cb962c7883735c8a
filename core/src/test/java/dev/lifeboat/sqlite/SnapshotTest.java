package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Pages that fill a last write of 64 KiB, that are one short of it and one more, and a database of one page. */
    @ParameterizedTest
    @CsvSource({
        "512, WAL, 40000", "512, DELETE, 65000", "1024, WAL, 250000", "4096, WAL, 0", "4096, DELETE, 0",
        "4096, WAL, 52000", "4096, WAL, 56000", "4096, DELETE, 60000", "4096, WAL, 900000", "8192, DELETE, 300000",
        "32768, WAL, 40000", "65536, WAL, 700000", "65536, DELETE, 0"
    })
    void itIsTheFileOfTheDatabasePageByPage(int pageSize, String journal, int bytes) throws Exception {
        Path file = directory.resolve("pages.db");
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.run(host, "PRAGMA page_size=" + pageSize);
            Sql.run(host, "PRAGMA journal_mode=" + journal);
            Sql.run(host, "PRAGMA user_version=7");
            if (bytes > 0) {
                Sql.run(host, "CREATE TABLE note AS SELECT randomblob(" + bytes + ") AS bytes");
            }
        }
        Path copy = Files.createFile(directory.resolve("pages.copy"));

        Snapshot.take(
                new LiveDatabase(file, Access.READ_WRITE, ConnectionSetup.NONE, Duration.ofSeconds(10)),
                copy,
                Pace.UNLIMITED,
                Clock.systemUTC(),
                (done, total) -> {});

        assertThat(withoutWhatEachCommitCounts(copy)).isEqualTo(withoutWhatEachCommitCounts(file));
        assertThat(directory).isDirectoryNotContaining("glob:**pages.copy-*");
    }

    /** The fields of the header that SQLite writes with a commit: counters, and its own version (offsets of the file format). */
    private static byte[] withoutWhatEachCommitCounts(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int field : new int[] {24, 40, 92, 96}) {
            Arrays.fill(bytes, field, field + 4, (byte) 0);
        }
        return bytes;
    }
}

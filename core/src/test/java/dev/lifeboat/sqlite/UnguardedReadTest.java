package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnguardedReadTest {

    @TempDir
    Path directory;

    private Connection host() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"));
    }

    /** Nobody had it open, so that no lock keeps a program out which starts in the middle of the copy. */
    @ParameterizedTest
    @ValueSource(strings = {"stays", "has ended before the copy has"})
    void aCopyIntoWhichAnotherProgramMayHaveWrittenIsRefused(String program) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "without /proc, SQLite's locks are always used");
        try (Connection host = host()) {
            Sql.run(host, "PRAGMA journal_mode=WAL");
            Sql.run(host, "CREATE TABLE note AS SELECT 0 AS number, zeroblob(10000000) AS bytes");
        }
        LiveDatabase live = new LiveDatabase(
                directory.resolve("app.db"), Access.READ_ONLY, ConnectionSetup.NONE, Duration.ofSeconds(10));
        Path target = Files.createFile(directory.resolve("copy"));
        List<Connection> programs = new ArrayList<>();

        assertThatThrownBy(() -> Snapshot.take(live, target, Pace.UNLIMITED, Clock.systemUTC(), (done, total) -> {
                    if (programs.isEmpty()) {
                        programs.add(startProgram(program));
                    }
                }))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("the database " + live.path() + " came into use while it was read; try again");

        programs.get(0).close();
        Files.delete(target);
        Snapshot.take(live, Files.createFile(target), Pace.UNLIMITED, Clock.systemUTC(), (done, total) -> {});
        assertThat(Files.size(target)).isGreaterThan(10_000_000);
    }

    private Connection startProgram(String fate) {
        try {
            Connection program = host();
            Sql.run(program, "UPDATE note SET number = number + 1");
            if (!fate.equals("stays")) {
                program.close();
            }
            return program;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteConnection;

class ConnectionsTest {

    /** What the JDK makes of a path on Linux and macOS, on a Windows drive, and on a Windows share of two kinds. */
    @ParameterizedTest
    @CsvSource({
        "file:/data/my%20app.db,            file:///data/my%20app.db",
        "file:///C:/Users/me/app%25.db,     file:///C:/Users/me/app%25.db",
        "file:/C:/Users/me/app.db,          file:///C:/Users/me/app.db",
        "file://server/share/app.db,        file:////server/share/app.db",
        "file:////server_1/share/app.db,    file:////server_1/share/app.db",
    })
    void namesAFileWithoutAnAuthorityWhichSqliteRefuses(URI file, String expected) {
        assertThat(Connections.uri(file)).isEqualTo(expected);
    }

    /** Elsewhere than on macOS it changes nothing. */
    @Test
    void whatALiveConnectionWritesGoesThroughTheCacheOfTheDrive(@TempDir Path directory) throws SQLException {
        Path file = directory.resolve("app.db");
        DriverManager.getConnection("jdbc:sqlite:" + file).close();
        LiveDatabase live = new LiveDatabase(file, Access.READ_WRITE, ConnectionSetup.NONE, Duration.ofSeconds(1));

        try (SQLiteConnection connection = live.open()) {
            assertThat(Sql.number(connection, "PRAGMA fullfsync")).isEqualTo(1);
        }
    }

    @Test
    void sqliteOpensAPathThatBeginsAsAShareDoes(@TempDir Path directory) throws SQLException {
        Path file = directory.resolve("app.db");
        DriverManager.getConnection("jdbc:sqlite:" + file).close();
        URI share = URI.create("file:///" + file.toUri().getRawPath());

        try (SQLiteConnection connection =
                (SQLiteConnection) DriverManager.getConnection("jdbc:sqlite:" + Connections.uri(share) + "?mode=rw")) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM sqlite_schema"))
                    .isZero();
        }
    }
}

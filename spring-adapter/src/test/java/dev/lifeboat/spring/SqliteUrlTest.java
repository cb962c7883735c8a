package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL says of the file, against what SQLite says once such a URL is opened. */
class SqliteUrlTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlite:DIR/app.db",
                "JDBC:SQLite:DIR/app.db",
                "jdbc:sqlite:target/relative.db",
                "jdbc:sqlite:./target/../target/relative.db",
                "jdbc:sqlite:DIR/with space.db",
                "jdbc:sqlite:DIR/50%25.db",
                "jdbc:sqlite:DIR/ünïcode.db",
                "jdbc:sqlite:DIR/app.db?journal_mode=WAL",
                "jdbc:sqlite:DIR/app.db?journal_mode=WAL&busy_timeout=5000&foreign_keys=on",
                "jdbc:sqlite:DIR/app.db?JOURNAL_MODE=WAL",
                "jdbc:sqlite:DIR/app.db?",
                "jdbc:sqlite:DIR/app.db?busy_timeout=1&unknown=1&other=2",
                "jdbc:sqlite:DIR/app.db?cache=shared",
                "jdbc:sqlite:target/odd?mode=memory",
                "jdbc:sqlite:file:DIR/app.db",
                "jdbc:sqlite:file://DIR/app.db",
                "jdbc:sqlite:file://localhostDIR/app.db",
                "jdbc:sqlite:file:target/relative.db",
                "jdbc:sqlite:file:DIR/with%20space+plus.db",
                "jdbc:sqlite:file:DIR/50%.db",
                "jdbc:sqlite:file:DIR/%C3%BCber%zz.db",
                "jdbc:sqlite:file:DIR/app.db?cache=shared&busy_timeout=100",
                "jdbc:sqlite:file:DIR/app.db?mode=rwc",
                "jdbc:sqlite:file:DIR/app.db#fragment",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite::memory:?cache=shared",
                "jdbc:sqlite:file::memory:",
                "jdbc:sqlite:file::memory:?cache=shared",
                "jdbc:sqlite:file:shared?mode=memory&cache=shared",
            })
    void theFileOfAUrlIsTheOneThatSqliteOpens(String pattern) throws Exception {
        String url = pattern.replace("DIR", directory.toRealPath().toString());

        assertThat(SqliteUrl.matches(url)).isTrue();
        Optional<Path> told = new SqliteUrl(url).file();

        assertThat(told.map(Path::normalize)).isEqualTo(opened(url).map(Path::normalize));
        for (Path file : told.stream().toList()) {
            Files.delete(file);
        }
    }

    @Test
    void aDatabaseOnTheClassPathHasNoFileOfItsOwn() {
        assertThat(new SqliteUrl("jdbc:sqlite::resource:app.db").file()).isEmpty();
    }

    @Test
    void aUrlOfAnotherDatabaseIsNone() {
        assertThat(SqliteUrl.matches("jdbc:postgresql://db/app")).isFalse();
    }

    private static Optional<Path> opened(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (id)");
            try (ResultSet main = statement.executeQuery("select file from pragma_database_list where name = 'main'")) {
                return Optional.of(main.getString(1))
                        .filter(file -> !file.isEmpty())
                        .map(Path::of);
            }
        }
    }
}

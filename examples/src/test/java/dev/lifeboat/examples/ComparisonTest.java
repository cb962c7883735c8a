package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE note SET text = 'other' WHERE id = 2",
                "UPDATE note SET text = 1 WHERE id = 1",
                "UPDATE note SET text = 1.0 WHERE id = 1",
                "UPDATE note SET text = x'31' WHERE id = 1",
                "UPDATE note SET text = NULL WHERE id = 3",
                "UPDATE note SET text = CAST(x'fe' AS TEXT) WHERE id = 4",
                "UPDATE note SET id = 20 WHERE id = 2",
                "INSERT INTO note VALUES (9, 'one more')",
                "DELETE FROM note WHERE id = 1"
            })
    void aRowThatIsNotTheSameShows(String change) throws SQLException {
        try (Connection left = database("left.db");
                Connection right = database("right.db")) {
            assertThat(differing(left, right)).isEmpty();

            assertThat(Sql.update(right, change)).isEqualTo(1);

            assertThat(differing(left, right)).containsExactly("note");
        }
    }

    @Test
    void aTableThatOnlyOneOfThemHasShows() throws SQLException {
        try (Connection left = database("left.db");
                Connection right = database("right.db")) {
            Sql.update(right, "CREATE TABLE extra (a)");

            assertThat(differing(left, right)).containsExactly("extra", "sqlite_schema");
            assertThat(differing(right, left)).containsExactly("extra", "sqlite_schema");
        }
    }

    private static List<String> differing(Connection left, Connection right) throws SQLException {
        return Comparison.of(left, right, (table, done, total) -> {}).differing();
    }

    private Connection database(String name) throws SQLException {
        Connection connection = Sql.open(directory.resolve(name));
        Sql.update(connection, "CREATE TABLE note (id INTEGER PRIMARY KEY, text)");
        Sql.update(connection, "INSERT INTO note VALUES (1, '1'), (2, 'two'), (3, ''), (4, CAST(x'ff' AS TEXT))");
        return connection;
    }
}

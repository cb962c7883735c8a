package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the tests of {@link RestoreMode#REPLACE_FILE} share: a database that nobody has open, with a backup, to be damaged. */
abstract class ReplaceFixture extends RestoreFixture {

    static final byte[] GARBAGE = "this was a database once. ".repeat(500).getBytes(StandardCharsets.UTF_8);

    Path path() {
        return directory.resolve("app.db");
    }

    /** A database with the note "one" and some more, and its backup; all connections are closed again. */
    BackupId backedUp(JournalMode mode) throws Exception {
        return backedUp(mode == JournalMode.WAL ? "journal_mode=WAL" : "journal_mode=DELETE");
    }

    BackupId backedUp(String... pragmas) throws Exception {
        try (AppDatabase app = AppDatabase.create(path(), pragmas);
                BackupManager backups = builder().build()) {
            app.add("one");
            app.fill(500);
            return backups.create().id();
        }
    }

    /** Pages in the middle of nothing but zeros, which SQLite opens and {@code quick_check} finds. */
    void corruptPages() throws IOException {
        byte[] content = Files.readAllBytes(path());
        Arrays.fill(content, 4096 * 5, 4096 * 8, (byte) 0);
        Files.write(path(), content);
    }

    /** The notes of a sound database: a connection of its own, closed again. */
    List<String> firstNotes() throws SQLException {
        return notesOf(path());
    }

    static List<String> notesOf(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            assertThat(AppDatabase.column(connection, "PRAGMA integrity_check")).containsExactly("ok");
            return AppDatabase.column(connection, "SELECT text FROM note ORDER BY id LIMIT 1");
        }
    }

    static void run(Path database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            AppDatabase.run(connection, sql);
        }
    }

    /** Nothing but the database is in its directory, besides what belongs there. */
    void assertNothingBesideIt() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("app.db", "backups", ".lifeboat");
        }
    }

    /** Staging holds what is always there, and perhaps what was set aside. */
    void assertStagingIsClean() throws IOException {
        assertThat(names(directory.resolve(".lifeboat")))
                .isSubsetOf("app.db.lock", "app.db.owner", "app.runs", "app.db.set-aside");
    }

    static void assertRefused(BackupManagerBuilder builder, BackupId id, String... words) {
        try (BackupManager backups = builder.build()) {
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContainingAll(words)
                    .hasMessageEndingWith("The live database was not touched.");
        }
    }

    void assertGarbageIsStillThere() throws IOException {
        assertThat(path()).hasBinaryContent(GARBAGE);
        assertThat(directory.resolve("app.db-wal")).hasBinaryContent(GARBAGE);
        assertThat(names(directory)).containsExactly(".lifeboat", "app.db", "app.db-wal", "backups");
        assertNothingLeftBehind();
    }
}

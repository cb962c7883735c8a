package dev.lifeboat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Databases of one file name in places of their own, with one directory for the backups of all. */
abstract class TwoDatabases {

    static final Duration AN_HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    Path at(String place) {
        return directory.resolve(place).resolve("app.db");
    }

    Path share() {
        return directory.resolve("share");
    }

    BackupManagerBuilder builder(String place) {
        return BackupManager.forDatabase(at(place))
                .storeIn(DirectoryBackupStore.at(share()))
                .clock(clock)
                .unattended();
    }

    BackupManager manager(String place) {
        return builder(place).build();
    }

    /** A database of that place with a note of its own, closed. */
    void database(String place) throws Exception {
        Files.createDirectories(directory.resolve(place));
        try (AppDatabase app = AppDatabase.create(at(place), JournalMode.ROLLBACK)) {
            app.add("of " + place);
        }
    }

    void add(String place, String note) throws SQLException {
        run(place, "INSERT INTO note (text) VALUES ('" + note + "')");
    }

    void run(String place, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + at(place))) {
            AppDatabase.run(connection, sql);
        }
    }

    List<String> notes(String place) throws SQLException {
        return notes(at(place));
    }

    static List<String> notes(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            return AppDatabase.column(connection, "SELECT text FROM note ORDER BY id");
        }
    }

    /** A backup of a database with one more note; an hour has passed since the last one. */
    Backup backup(String place, String note) throws SQLException {
        clock.advance(AN_HOUR);
        add(place, note);
        try (BackupManager backups = manager(place)) {
            return backups.create(note);
        }
    }

    /** All that staging knows is lost. */
    void loseStaging(String place) throws IOException {
        delete(directory.resolve(place).resolve(".lifeboat"));
    }

    static void delete(Path top) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(top)) {
            walk.forEach(file -> files.add(0, file));
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    void copy(String from, String to) throws IOException {
        Path source = directory.resolve(from);
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path file : walk.toList()) {
                Files.copy(
                        file,
                        directory.resolve(to).resolve(source.relativize(file).toString()));
            }
        }
    }

    void move(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to));
    }

    static boolean isShared(BackupManager backups) {
        return backups.health().has(Finding.Code.STORE_SHARED);
    }

    static Optional<String> latest(BackupManager backups) {
        return backups.latest().flatMap(Backup::label);
    }

    static List<Optional<String>> labels(List<Backup> backups) {
        return backups.stream().map(Backup::label).toList();
    }

    /** What a manifest says of its database is taken out of all of them, as if they were from before there were marks. */
    void unmark() throws IOException {
        try (Stream<Path> files = Files.list(share())) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".manifest")).toList()) {
                List<String> lines = Files.readAllLines(file);
                lines.removeIf(line -> line.matches("database\\.(owner|writer|place)=.*"));
                Files.write(file, lines);
            }
        }
    }
}

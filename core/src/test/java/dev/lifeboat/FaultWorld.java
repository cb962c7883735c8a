package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host in a directory: a small database, three backups of it, what crashes and other processes left, old and young,
 * and somebody else's file.
 */
final class FaultWorld implements AutoCloseable {

    static final List<String> NOTES_OF_FIRST = List.of("one");
    static final List<String> NOTES_OF_SECOND = List.of("one", "two");
    static final List<String> NOTES_OF_THIRD = List.of("one", "two", "three");
    static final List<String> NOTES = List.of("one", "two", "three", "four");

    private static final Instant BEGINNING = Instant.parse("2026-11-23T12:00:00Z");

    static final BackupId FIRST = new BackupId("app", BEGINNING);

    /** Pinned. */
    static final BackupId SECOND = new BackupId("app", BEGINNING.plus(Duration.ofHours(1)));

    static final BackupId THIRD = new BackupId("app", BEGINNING.plus(Duration.ofHours(2)));

    /** What an operation makes. */
    static final BackupId SAFETY = new BackupId("app", BEGINNING.plus(Duration.ofHours(3)));

    private static final String OLD = "app-20261101T000000.000Z.";
    private static final String YOUNG = "app-20261123T143000.000Z.";
    private static final List<String> OF_OTHERS = List.of("backups/" + YOUNG + "sqlite", "backups/a letter.txt");

    private final Path directory;
    final MutableClock clock = new MutableClock(BEGINNING);
    private @Nullable Connection hostConnection;

    FaultWorld(Path directory) {
        this.directory = directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path database() {
        return file("app.db");
    }

    DirectoryBackupStore store(DurableFiles files) {
        return DirectoryStores.at(file("backups"), files);
    }

    FaultyBackupStore faultyStore() {
        return new FaultyBackupStore(store(FaultyFiles.counting()));
    }

    BackupManagerBuilder manager(DurableFiles files) {
        return BackupManager.forDatabase(database())
                .storeIn(store(files))
                .files(files)
                .clock(clock)
                .lockTimeout(Duration.ofSeconds(2))
                .unattended();
    }

    /** The world before anything fails, as every run finds it. */
    static FaultWorld begin(Path directory, FaultScenario scenario) throws Exception {
        FaultWorld world = new FaultWorld(Files.createDirectories(directory));
        world.makeBackups();
        world.leaveThings();
        scenario.prepare(world);
        return world;
    }

    private void makeBackups() throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), "page_size=512", "journal_mode=WAL");
                BackupManager backups = manager(FaultyFiles.counting()).build()) {
            for (String note : NOTES_OF_THIRD) {
                app.add(note);
                backups.create("after " + note);
                clock.advance(Duration.ofHours(1));
            }
            backups.verify(FIRST, VerifyDepth.CHECKSUM);
            backups.pin(SECOND);
            app.add("four");
        }
    }

    private void leaveThings() throws IOException {
        Files.writeString(file("backups").resolve(OLD + "sqlite"), "what a crash left long ago");
        Files.writeString(file(".lifeboat").resolve(OLD + "reading-1"), "what a crash left long ago");
        Files.writeString(file("backups").resolve(YOUNG + "sqlite"), "what another process publishes");
        Files.writeString(file(".lifeboat").resolve(YOUNG.replaceFirst("\\.$", "") + ".reading-2"), "and reads");
        Files.writeString(file("backups").resolve("a letter.txt"), "dear aunt");
    }

    /** The same once more, in another place. */
    FaultWorld copyTo(Path target) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                Files.copy(path, target.resolve(directory.relativize(path)));
            }
        }
        MovedStaging.in(target);
        FaultWorld copy = new FaultWorld(target);
        copy.clock.set(clock.instant());
        return copy;
    }

    /** The host opens its database, and keeps it open. */
    void connect() throws SQLException {
        hostConnection = DatabaseContent.open(database());
        AppDatabase.column(hostConnection, "SELECT count(*) FROM note");
    }

    /** A commit of the host's that changes no note. */
    void touch() {
        try {
            if (hostConnection != null) {
                AppDatabase.run(hostConnection, "PRAGMA user_version = 5");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the host reads, or another program does when the host holds no connection. */
    List<String> notes() throws SQLException {
        return hostConnection == null ? notes(database()) : notes(hostConnection);
    }

    List<String> notes(Path file) throws SQLException {
        try (Connection connection = DatabaseContent.open(file)) {
            return notes(connection);
        }
    }

    private static List<String> notes(Connection connection) throws SQLException {
        assertThat(AppDatabase.column(connection, "PRAGMA integrity_check")).containsExactly("ok");
        return AppDatabase.column(connection, "SELECT text FROM note ORDER BY id");
    }

    /** Whether the database is byte for byte this backup. */
    boolean holds(BackupId id) {
        try {
            return Files.exists(database())
                    && Files.mismatch(database(), file("backups").resolve(id.key("sqlite"))) < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that is stored, with the hash of its content. */
    Map<String, String> objects() throws IOException {
        return DirectoryContent.of(file("backups"));
    }

    /** What another process is at, and what is somebody else's. */
    void assertOthersAreLeftAlone() {
        assertThat(OF_OTHERS).allSatisfy(name -> assertThat(file(name)).exists());
        assertThat(file(".lifeboat").resolve(YOUNG.replaceFirst("\\.$", "") + ".reading-2"))
                .exists();
    }

    /** No work of ours is anywhere, but for what is documented to stay when it cannot be deleted, in one of two places. */
    void assertTidy() throws IOException {
        List<String> wrong = new ArrayList<>(DirectoryContent.names(directory));
        wrong.removeIf(name -> belongs(name) || name.matches("(backups/\\.probe-|\\.lifeboat-).*"));
        assertThat(wrong).isEmpty();
    }

    private static boolean belongs(String name) {
        return List.of(
                                "app.db",
                                "app.db-wal",
                                "app.db-shm",
                                "backups",
                                ".lifeboat",
                                ".lifeboat/app.db.lock",
                                ".lifeboat/app.db.owner",
                                ".lifeboat/app.db.owner.part",
                                ".lifeboat/app.runs",
                                ".lifeboat/app.tasks",
                                ".lifeboat/app.tasks.part",
                                ".lifeboat/app.turn",
                                "copy.db",
                                "foreign.db",
                                "settings",
                                "settings/app.settings",
                                "backups/a letter.txt")
                        .contains(name)
                || name.startsWith(".lifeboat/app.db.set-aside")
                || name.matches("backups/app-[0-9TZ.]+\\.(sqlite|manifest|pin|verified)");
    }

    /** Nothing is stored of a backup that is not listed. */
    void assertNoOrphans(List<Backup> listed) throws IOException {
        Optional<String> orphan = objects().keySet().stream()
                .filter(name -> name.startsWith("app-"))
                .filter(name -> listed.stream().noneMatch(backup -> name.startsWith(backup.id() + ".")))
                .findFirst();
        assertThat(orphan).isEmpty();
    }

    /** Gone. */
    void remove() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        if (hostConnection != null) {
            hostConnection.close();
            hostConnection = null;
        }
    }
}

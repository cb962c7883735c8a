package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The name of backups where the host gave none, and the one that it had before it told file names apart. */
class DefaultNameTest {

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    private Path backups() {
        return directory.resolve("backups");
    }

    private BackupManagerBuilder builder(String file) {
        return builder(file, DirectoryBackupStore.at(backups()));
    }

    private BackupManagerBuilder builder(String file, BackupStore store) {
        return BackupManager.forDatabase(directory.resolve(file))
                .storeIn(store)
                .clock(clock)
                .retention(RetentionPolicy.keepLast(1))
                .unattended();
    }

    private static String nameOf(BackupManagerBuilder builder) {
        try (BackupManager backups = builder.build()) {
            return backups.create().id().name();
        }
    }

    private void database(String file) throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve(file), JournalMode.ROLLBACK)) {
            app.add("of " + file);
        }
    }

    /** Two backups as a version made them that knew neither marks nor owners, and the state that it left in staging. */
    private List<BackupId> upgraded(String file, String formerName) throws Exception {
        database(file);
        try (BackupManager backups = builder(file).name(formerName).build()) {
            BackupId first = backups.create().id();
            clock.advance(Duration.ofHours(1));
            BackupId second = backups.create().id();
            forgetOwners();
            return List.of(second, first);
        }
    }

    private void forgetOwners() throws IOException {
        for (Path manifest : files(backups(), ".manifest")) {
            List<String> lines = Files.readAllLines(manifest);
            lines.removeIf(line -> line.matches("database\\.(owner|writer|place)=.*"));
            Files.write(manifest, lines);
        }
        for (Path owner : files(directory.resolve(".lifeboat"), ".owner")) {
            Files.delete(owner);
        }
    }

    private static List<Path> files(Path in, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    @Test
    void filesOfDifferentNamesHaveBackupsOfDifferentNames() throws Exception {
        Set<String> names = new HashSet<>();
        List<String> files = List.of(
                "app.db",
                "app.sqlite",
                "app.sqlite3",
                "app",
                "данные.db",
                "журнал.db",
                "a b.db",
                "a_b.db",
                "a+b.db",
                "x".repeat(120) + ".db",
                "x".repeat(121) + ".db",
                "con.db",
                "_con.db",
                "app..db",
                "app_.db",
                ".app.db");
        for (String file : files) {
            names.add(DatabasePath.defaultName(Path.of(file)));
        }
        assertThat(names).hasSameSizeAs(files).allMatch(name -> name.equals(BackupId.checkName(name)));
        assertThat(DatabasePath.defaultName(Path.of("app.db"))).isEqualTo("app");
    }

    @Test
    void oneDirectoryOfBackupsTakesThemAll() throws Exception {
        List<String> files = List.of("app.db", "app.sqlite", "данные.db", "журнал.db");
        for (String file : files) {
            database(file);
            try (BackupManager backups = builder(file).build()) {
                backups.create();
                clock.advance(Duration.ofHours(1));
                backups.create();
                backups.prune();
            }
        }
        for (String file : files) {
            try (BackupManager backups = builder(file).build()) {
                assertThat(backups.list()).as(file).hasSize(1);
                assertThat(TwoDatabases.isShared(backups)).isFalse();
                Path target = directory.resolve(file + ".restored");
                backups.restoreTo(backups.latest().orElseThrow().id(), target);
                assertThat(TwoDatabases.notes(target)).containsExactly("of " + file);
            }
        }
    }

    @Test
    void aHostThatUpgradesGoesOnUnderTheNameThatItsBackupsHave() throws Exception {
        List<BackupId> old = upgraded("данные.db", "______");
        clock.advance(Duration.ofHours(1));
        for (int start = 0; start < 2; start++) {
            try (BackupManager backups = builder("данные.db").build()) {
                assertThat(backups.list()).extracting(Backup::id).containsAll(old.subList(0, 1));
                assertThat(backups.latest()).isPresent();
                assertThat(backups.planPrune().frozen()).isEmpty();
                assertThat(backups.create().id().name()).isEqualTo("______");
            }
            clock.advance(Duration.ofHours(1));
        }
        try (BackupManager backups = builder("данные.db").build()) {
            assertThat(backups.prune().removed()).extracting(Backup::id).containsAll(old);
        }
    }

    /** What a store that is not mounted shows is not what decides. */
    @Test
    void aHostThatUpgradesWhileItsStoreIsAwayOrEmptyHasItsNameAllTheSame() throws Exception {
        upgraded("app.sqlite", "app");
        FaultyBackupStore away = new FaultyBackupStore(DirectoryBackupStore.at(backups()));
        away.failFrom(Call.LIST, 1, new IOException("no route to host"));
        builder("app.sqlite", away).build().close();
        Path empty = directory.resolve("not mounted");

        assertThat(nameOf(builder("app.sqlite", DirectoryBackupStore.at(empty))))
                .isEqualTo("app");
        assertThat(nameOf(builder("app.sqlite"))).isEqualTo("app");
    }

    @Test
    void whileTheStoreIsAwayAManagerIsBuiltAndItsNameIsTheOneThatItHasLater() throws Exception {
        database("app.sqlite");
        FaultyBackupStore away = new FaultyBackupStore(DirectoryBackupStore.at(backups()));
        away.failFrom(Call.LIST, 1, new IOException("no route to host"));
        builder("app.sqlite", away).build().close();

        String name = nameOf(builder("app.sqlite"));
        assertThat(name).matches("app-[0-9a-f]{8}");
        builder("app.sqlite", away).build().close();
        assertThat(nameOf(builder("app.sqlite"))).isEqualTo(name);
    }

    @Test
    void whereStagingIsLostTheBackupsFromBeforeAreSeenToo() throws Exception {
        List<BackupId> old = upgraded("app.sqlite", "app");
        TwoDatabases.delete(directory.resolve(".lifeboat"));
        Files.delete(directory.resolve("app.sqlite"));

        try (BackupManager backups = builder("app.sqlite").build()) {
            assertThat(backups.restoreIfMissing().orElseThrow().restored().id()).isEqualTo(old.get(0));
        }
    }

    @Test
    void theNeighboursBackupsAreNotTakenForOnesOwnFromBefore() throws Exception {
        upgraded("app.db", "app");
        database("app.sqlite");
        assertThat(nameOf(builder("app.sqlite"))).matches("app-[0-9a-f]{8}");

        assertThat(nameOf(builder("app.db"))).isEqualTo("app");
        TwoDatabases.delete(directory.resolve(".lifeboat"));
        for (Path file : files(backups(), "")) {
            if (file.getFileName().toString().matches("app-[0-9a-f]{8}-.*")) {
                Files.delete(file);
            }
        }
        assertThat(nameOf(builder("app.sqlite"))).matches("app-[0-9a-f]{8}");
    }

    /** Those who shared a name keep it as long as nothing tells whose the backups are. */
    @Test
    void ofTwoThatSharedANameTheFirstThatMakesABackupKeepsIt() throws Exception {
        upgraded("данные.db", "______");
        upgraded("журнал.db", "______");
        clock.advance(Duration.ofHours(1));

        assertThat(nameOf(builder("журнал.db"))).isEqualTo("______");
        assertThat(nameOf(builder("данные.db"))).matches("______-[0-9a-f]{8}");
        assertThat(nameOf(builder("журнал.db"))).isEqualTo("______");
        try (BackupManager backups = builder("данные.db").build()) {
            assertThat(TwoDatabases.isShared(backups)).isFalse();
        }
    }
}

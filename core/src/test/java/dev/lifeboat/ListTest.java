package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListTest {

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    private BackupManagerBuilder manager(Path database) {
        return BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(clock);
    }

    private Path stored(String file) {
        return directory.resolve("backups").resolve(file);
    }

    @Test
    void backupsAreListedNewestFirst() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(app.path()).build()) {
            assertThat(backups.list()).isEmpty();
            assertThat(backups.latest()).isEmpty();
            Backup middle = backups.create("middle");
            clock.advance(Duration.ofHours(1));
            Backup newest = backups.create("newest");
            clock.advance(Duration.ofDays(-400));
            Backup oldest = backups.create("oldest");
            clock.set(newest.createdAt());

            assertThat(backups.list()).containsExactly(newest, middle, oldest);
            assertThat(backups.find(middle.id())).contains(middle);
            assertThat(backups.find(new BackupId("app", Instant.EPOCH))).isEmpty();
            assertThat(backups.latest()).contains(newest);
            try (BackupManager another = manager(app.path()).build()) {
                assertThat(another.list()).containsExactly(newest, middle, oldest);
                assertThat(another.find(oldest.id())).contains(oldest);
            }
        }
        assertThat(directory.resolve("backups")).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void theLatestIsTheNewestGoodOneAndNoSafetyBackupAndNotFromTheFuture() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(app.path()).build()) {
            Backup good = backups.create("good");
            clock.advance(Duration.ofHours(1));
            Backup broken = backups.create("broken");
            backups.restore(good.id());
            clock.advance(Duration.ofDays(3));
            Backup future = backups.create("future");
            clock.advance(Duration.ofDays(-2));
            assertThat(backups.list())
                    .extracting(Backup::trigger)
                    .containsExactly(
                            BackupTrigger.MANUAL,
                            BackupTrigger.PRE_RESTORE,
                            BackupTrigger.MANUAL,
                            BackupTrigger.MANUAL);
            assertThat(backups.list()).first().isEqualTo(future);
            assertThat(backups.latest()).contains(broken);

            Path data = stored(broken.id() + ".sqlite");
            byte[] bytes = Files.readAllBytes(data);
            bytes[bytes.length - 1] ^= 1;
            Files.write(data, bytes);
            assertThat(backups.verify(broken.id(), VerifyDepth.CHECKSUM).ok()).isFalse();

            assertThat(backups.latest()).contains(good);
            assertThat(backups.list()).hasSize(4);
        }
    }

    /** What is not ours is neither shown nor touched, however much it looks like a backup. */
    @Test
    void otherFilesAreLeftAlone() throws Exception {
        List<String> others = List.of(
                "README.txt",
                "app.sqlite",
                "app-yesterday.sqlite",
                "app-20261123T120000.000Z",
                "app-20261123T120000Z.sqlite",
                "app-20261323T120000.000Z.sqlite",
                "app-20261323T120000.000Z.manifest",
                "App-20261123T120000.000Z.manifest",
                "my-app-20261123T120000.000Z.manifest",
                "app-20261123T110000.000Z.sqlite",
                "app-20261123T110001.000Z.manifest",
                "app-20261123T110002.000Z.pin",
                "app-20261123T110003.000Z.sqlite.part",
                "app-20200101T120000.000Z.sqlite.zip",
                "app-20200101T120000.000Z.notes.txt",
                ".hidden",
                "a copy (2) of app-20261123T120000.000Z.manifest");
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(app.path()).build()) {
            Files.createDirectory(directory.resolve("backups"));
            for (String other : others) {
                Files.writeString(stored(other), "of " + other);
            }
            Files.createDirectory(stored("app-20261123T110004.000Z.manifest"));
            Files.createDirectory(stored("folder"));
            Files.writeString(stored("folder").resolve("app-20261123T110005.000Z.manifest"), "elsewhere");

            Backup backup = backups.create();

            assertThat(backups.list()).containsExactly(backup);
            assertThat(backups.latest()).contains(backup);
            assertThat(backups.prune().kept()).containsExactly(backup);
            for (String other : others) {
                assertThat(stored(other)).hasContent("of " + other);
            }
            assertThat(stored("folder").resolve("app-20261123T110005.000Z.manifest"))
                    .hasContent("elsewhere");
        }
    }

    /** A backup that has lost its data or a part of it is not shown: what is shown is whole as far as a listing tells. */
    @Test
    void aBackupWithoutItsDataOrWithTooLittleIsNotShown() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(app.path()).build()) {
            Backup whole = backups.create();
            clock.advance(Duration.ofHours(1));
            Backup withoutData = backups.create();
            Backup cut = backups.create();
            Backup unreadable = backups.create();
            Files.delete(stored(withoutData.id() + ".sqlite"));
            Files.write(stored(cut.id() + ".sqlite"), new byte[] {1, 2, 3});
            Files.writeString(stored(unreadable.id() + ".manifest"), "manifest.version=99\n");

            try (BackupManager another = manager(app.path()).build()) {
                assertThat(another.list()).containsExactly(whole);
                assertThat(another.latest()).contains(whole);
                assertThat(another.find(cut.id())).isEmpty();
            }
        }
    }

    /** What another process, or somebody, did to files shows in the next listing of a manager that has listed before. */
    @Test
    void whatHappenedToTheFilesSinceTheLastListingShows() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(app.path()).build();
                BackupManager another = manager(app.path()).build()) {
            Backup stays = backups.create();
            Backup cut = backups.create();
            Backup withoutData = backups.create();
            Backup removed = backups.create();
            assertThat(backups.list()).containsExactly(removed, withoutData, cut, stays);
            assertThat(another.list()).isEqualTo(backups.list());

            Backup added = backups.create();
            Files.write(stored(cut.id() + ".sqlite"), new byte[] {1}, StandardOpenOption.APPEND);
            Files.delete(stored(withoutData.id() + ".sqlite"));
            backups.delete(removed.id());
            backups.pin(stays.id());

            assertThat(another.list()).extracting(Backup::id).containsExactly(added.id(), stays.id());
            assertThat(another.list()).extracting(Backup::pinned).containsExactly(false, true);
            assertThat(another.planPrune().kept()).isEqualTo(another.list());

            backups.unpin(stays.id());
            Path data = stored(cut.id() + ".sqlite");
            Files.write(data, Arrays.copyOf(Files.readAllBytes(data), (int) cut.storedBytes()));
            assertThat(another.list()).containsExactly(added, cut, stays);
        }
    }

    @Test
    void twoDatabasesOfOneFileNameShareADirectoryUnderNamesOfTheirOwn() throws Exception {
        Path one = Files.createDirectory(directory.resolve("tenant1")).resolve("app.db");
        Path two = Files.createDirectory(directory.resolve("tenant2")).resolve("app.db");
        try (AppDatabase first = AppDatabase.create(one, JournalMode.WAL);
                AppDatabase second = AppDatabase.create(two, JournalMode.WAL);
                BackupManager ofFirst = manager(one).name("tenant1").build();
                BackupManager ofSecond = manager(two).name("tenant2").build()) {
            first.add("of the first");
            second.add("of the second");

            Backup firstBackup = ofFirst.create();
            Backup secondBackup = ofSecond.create();

            assertThat(firstBackup.id()).hasToString("tenant1-20261123T120000.000Z");
            assertThat(secondBackup.id()).hasToString("tenant2-20261123T120000.000Z");
            assertThat(ofFirst.list()).containsExactly(firstBackup);
            assertThat(ofSecond.list()).containsExactly(secondBackup);
            assertThat(ofFirst.find(secondBackup.id())).isEmpty();
            assertThat(ofFirst.prune().kept()).containsExactly(firstBackup);
            first.add("more");
            ofFirst.restore(firstBackup.id());
            assertThat(first.notes()).containsExactly("of the first");
            assertThat(second.notes()).containsExactly("of the second");
        }
    }

    /** A name that another begins with. */
    @Test
    void appAndAppStagingShareADirectory() throws Exception {
        Path app = directory.resolve("app.db");
        Path staging = directory.resolve("app-staging.db");
        try (AppDatabase first = AppDatabase.create(app, JournalMode.WAL);
                AppDatabase second = AppDatabase.create(staging, JournalMode.WAL);
                BackupManager ofApp = manager(app).build();
                BackupManager ofStaging = manager(staging).build()) {
            first.add("live");
            second.add("staging");

            Backup appBackup = ofApp.create();
            Backup stagingBackup = ofStaging.create();

            assertThat(ofApp.list()).containsExactly(appBackup);
            assertThat(ofStaging.list()).containsExactly(stagingBackup);
        }
        assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                .containsExactlyInAnyOrder(
                        "app.db.lock",
                        "app.db.owner",
                        "app.runs",
                        "app-staging.db.lock",
                        "app-staging.db.owner",
                        "app-staging.runs");
    }

    /** Manifests never change, so each is read once, ten thousand of them included. */
    @Test
    void tenThousandBackupsAreReadOnceAndThenKnown() throws Exception {
        MemoryStore store = new MemoryStore();
        for (int i = 0; i < 10_000; i++) {
            store.addBackup(new BackupId("app", clock.instant().minus(Duration.ofMinutes(i))));
        }
        try (BackupManager backups = BackupManager.forDatabase(directory.resolve("app.db"))
                .storeIn(store)
                .clock(clock)
                .build()) {
            assertThat(backups.list()).hasSize(10_000);
            assertThat(store.opened).hasValue(10_000);
            store.opened.set(0);
            store.listed.set(0);

            List<Backup> known = backups.list();

            assertThat(known)
                    .hasSize(10_000)
                    .isSortedAccordingTo((one, other) -> other.id().compareTo(one.id()));
            assertThat(backups.latest()).contains(known.get(0));
            assertThat(store.opened).hasValue(0);
            assertThat(store.listed).hasValue(2);
        }
    }

    /** Manifests in memory, and no data at all. */
    private static final class MemoryStore implements BackupStore {

        private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger listed = new AtomicInteger();

        void addBackup(BackupId id) {
            Backup backup = new Backup(
                    id,
                    new Backup.Origin(
                            BackupTrigger.MANUAL,
                            Optional.of("number " + id),
                            "3.54.1",
                            Optional.empty(),
                            Optional.empty()),
                    new DatabaseInfo(512, 2, JournalMode.WAL, "UTF-8", 0, 0),
                    Backup.Content.UNKNOWN,
                    new Backup.StoredData(4, "0".repeat(64)),
                    false,
                    Optional.empty());
            objects.put(id + ".manifest", Manifest.write(backup));
            objects.put(id + ".sqlite", new byte[4]);
        }

        @Override
        public void put(String key, Path content) throws IOException {
            throw new IOException("not here");
        }

        @Override
        public InputStream open(String key) throws IOException {
            opened.incrementAndGet();
            byte[] object = objects.get(key);
            if (object == null) {
                throw new NoSuchFileException(key);
            }
            return new ByteArrayInputStream(object);
        }

        @Override
        public List<StoredObject> list() {
            listed.incrementAndGet();
            return objects.entrySet().stream()
                    .map(object -> new StoredObject(object.getKey(), object.getValue().length))
                    .toList();
        }

        @Override
        public void delete(String key) throws IOException {
            throw new IOException("not here");
        }
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final BackupId ID = new BackupId("app", NOON);
    private static final byte[] DATA = new byte[20];

    private final MemoryStore memory = new MemoryStore();
    private final FaultyBackupStore store = new FaultyBackupStore(memory);
    private final Catalog catalog = new Catalog(store, "app");
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private PrintStream console = System.err;

    @TempDir
    private Path directory;

    @BeforeEach
    void listenToTheLog() {
        console = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveTheLogBack() {
        System.setErr(console);
    }

    private List<String> warnings() {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("WARN"))
                .toList();
    }

    @Test
    void anEmptyStoreListsNothing() throws IOException {
        assertThat(catalog.list()).isEmpty();
        assertThat(catalog.find(ID)).isEmpty();
        assertThat(catalog.takenIds()).isEmpty();
    }

    @Test
    void listsTheNewestFirst() throws IOException {
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            times.add(NOON.plusSeconds(i * 7_777L));
        }
        List<Instant> published = new ArrayList<>(times);
        Collections.shuffle(published, new Random(11));
        published.forEach(time -> memory.backup(new BackupId("app", time)));

        assertThat(catalog.list()).extracting(Backup::createdAt).isEqualTo(reversed(times));
        assertThat(catalog.find(ID)).contains(backup(ID));
    }

    static List<String> namesThatShareAStore() {
        return List.of(
                "app",
                "app-staging",
                "app-",
                "app._",
                "a.p",
                "ap",
                "myapp",
                "App",
                "app.sqlite",
                "app-20261123T120000.000Z",
                "app-20261123T120000.000Z.copy",
                "app-20261123T120000.000Z.manifest",
                "app-20261123T120000.000Z-20261123T120000.000Z",
                "20261123T120000.000Z");
    }

    @ParameterizedTest
    @MethodSource("namesThatShareAStore")
    void showsAndSweepsOnlyItsOwnName(String name) throws IOException {
        for (String each : namesThatShareAStore()) {
            memory.backup(new BackupId(each, NOON));
            memory.backup(new BackupId(each, NOON.plusSeconds(1)));
            memory.put(new BackupId(each, NOON.plusSeconds(2)).key("sqlite"), DATA);
        }
        Catalog own = new Catalog(store, name);
        List<String> before = memory.keys();

        assertThat(own.list())
                .extracting(Backup::id)
                .containsExactly(new BackupId(name, NOON.plusSeconds(1)), new BackupId(name, NOON));
        assertThat(own.takenIds()).hasSize(3).allMatch(id -> id.name().equals(name));
        assertThat(own.sweepOrphans(NOON.plus(Duration.ofDays(365)))).isEqualTo(1);

        List<String> swept = new ArrayList<>(before);
        swept.removeAll(memory.keys());
        assertThat(swept).containsExactly(new BackupId(name, NOON.plusSeconds(2)).key("sqlite"));
    }

    @Test
    void whatIsNotOursIsNoConcern() throws IOException {
        memory.backup(ID);
        for (String foreign : List.of(
                "README",
                "app",
                "app.sqlite",
                "app-20261323T120000.000Z.sqlite",
                "app-20261323T120000.000Z.manifest",
                "app-20261123.manifest",
                ID.toString(),
                ID + ".",
                ID + ".sqlite-wal",
                ID.next() + ".sqlite-shm")) {
            memory.put(foreign, DATA);
        }
        List<String> before = memory.keys();

        assertThat(catalog.list()).containsExactly(backup(ID));
        assertThat(catalog.takenIds()).containsExactly(ID);
        assertThat(catalog.sweepOrphans(NOON.plus(Duration.ofDays(365)))).isZero();
        assertThat(memory.keys()).isEqualTo(before);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void dataWithoutAManifestIsNoBackup() throws IOException {
        memory.put(ID.key("sqlite"), DATA);
        memory.put(ID.key("verified"), DATA);

        assertThat(catalog.list()).isEmpty();
        assertThat(catalog.find(ID)).isEmpty();
        assertThat(catalog.takenIds()).containsExactly(ID);
        assertThat(warnings()).as("it may be on its way").isEmpty();
    }

    @Test
    void aManifestWithoutDataIsReportedOnceAndLeftAlone() throws IOException {
        memory.put(ID.key("manifest"), Manifest.write(backup(ID)));

        assertReportedOnceAndLeftAlone("its data is missing");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 19, 21})
    void dataOfAnotherSizeIsReportedOnceAndLeftAlone(int size) throws IOException {
        memory.backup(ID);
        memory.objects.put(ID.key("sqlite"), new byte[size]);

        assertReportedOnceAndLeftAlone("its data has " + size + " bytes where the manifest says 20");
    }

    static Stream<String> unreadableManifests() {
        String manifest = new String(Manifest.write(backup(ID)), StandardCharsets.UTF_8);
        return Stream.of(
                "",
                "\0\0\0\0",
                "<html>404</html>",
                manifest.substring(0, 100),
                manifest.replace("version=1", "version=2"),
                manifest.replace("app-", "other-"),
                manifest + "id=" + ID + "\n",
                manifest + "padding=" + "x".repeat(1 << 16));
    }

    @ParameterizedTest
    @MethodSource("unreadableManifests")
    void aManifestThatCannotBeReadIsReportedOnceAndLeftAlone(String text) throws IOException {
        memory.backup(ID);
        memory.objects.put(ID.key("manifest"), text.getBytes(StandardCharsets.UTF_8));

        assertReportedOnceAndLeftAlone("its manifest cannot be read: ");
    }

    private void assertReportedOnceAndLeftAlone(String problem) throws IOException {
        BackupId good = new BackupId("app", NOON.minusSeconds(60));
        memory.backup(good);
        List<String> before = memory.keys();

        for (int i = 0; i < 3; i++) {
            assertThat(catalog.list()).containsExactly(backup(good));
            assertThat(catalog.find(ID)).isEmpty();
            assertThat(catalog.sweepOrphans(NOON.plus(Duration.ofDays(365)))).isZero();
        }

        assertThat(warnings())
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning).contains("backup " + ID + " in memory is not listed: " + problem));
        assertThat(memory.keys()).isEqualTo(before);
    }

    @Test
    void aManifestThatArrivedInPartIsReadAgain() throws IOException {
        memory.backup(ID);
        store.truncateReads(100);
        assertThat(catalog.list()).isEmpty();

        store.truncateReads(Long.MAX_VALUE);

        assertThat(catalog.list()).containsExactly(backup(ID));
    }

    @Test
    void aStoreThatFailsIsNotTakenForAnEmptyOne() throws IOException {
        memory.backup(ID);
        IOException failure = new IOException("connection reset");

        store.fail(Call.LIST, 1, failure);
        assertThatThrownBy(catalog::list).isSameAs(failure);
        store.fail(Call.OPEN, 1, failure);
        assertThatThrownBy(catalog::list).isSameAs(failure);
        store.fail(Call.OPEN, 1, failure);
        assertThatThrownBy(() -> catalog.isCommitted(ID)).isSameAs(failure);
        store.fail(Call.LIST, 1, failure);
        assertThatThrownBy(() -> catalog.sweepOrphans(NOON)).isSameAs(failure);

        assertThat(catalog.list()).containsExactly(backup(ID));
    }

    @Test
    void showsPinsAndVerifications() throws IOException {
        BackupId pinned = new BackupId("app", NOON.plusSeconds(1));
        BackupId damaged = new BackupId("app", NOON.plusSeconds(2));
        BackupId unclear = new BackupId("app", NOON.plusSeconds(3));
        Verification passed =
                new Verification(NOON, VerifyDepth.INTEGRITY_CHECK, Verification.Outcome.PASSED, List.of(), List.of());
        Verification failed = new Verification(
                NOON, VerifyDepth.CHECKSUM, Verification.Outcome.FAILED, List.of("bytes differ"), List.of());
        List.of(ID, pinned, damaged, unclear).forEach(memory::backup);
        memory.put(pinned.key("pin"), new byte[0]);
        memory.put(pinned.key("verified"), VerificationLog.write(passed));
        memory.put(damaged.key("verified"), VerificationLog.write(failed));
        memory.put(unclear.key("verified"), "verified.at=yesterday\n".getBytes(StandardCharsets.UTF_8));

        List<Backup> backups = catalog.list();

        assertThat(backups).extracting(Backup::id).containsExactly(unclear, damaged, pinned, ID);
        assertThat(backups).extracting(Backup::pinned).containsExactly(false, false, true, false);
        assertThat(backups)
                .extracting(Backup::lastVerification)
                .containsExactly(Optional.empty(), Optional.of(failed), Optional.of(passed), Optional.empty());
        assertThat(backups).extracting(Backup::knownDamaged).containsExactly(false, true, false, false);
        assertThat(catalog.isPinned(pinned)).isTrue();
        assertThat(catalog.isPinned(ID)).isFalse();
    }

    @Test
    void aVerificationShowsAtOnceAndReplacesTheOneBefore() throws IOException {
        memory.backup(ID);
        Verification first =
                new Verification(NOON, VerifyDepth.CHECKSUM, Verification.Outcome.PASSED, List.of(), List.of());
        Verification second = new Verification(
                NOON.plusSeconds(60),
                VerifyDepth.INTEGRITY_CHECK,
                Verification.Outcome.FAILED,
                List.of("bytes differ"),
                List.of());

        catalog.record(ID, first, file(VerificationLog.write(first)));
        assertThat(catalog.list().get(0).lastVerification()).contains(first);
        catalog.record(ID, second, file(VerificationLog.write(second)));

        assertThat(catalog.list().get(0).lastVerification()).contains(second);
        assertThat(new Catalog(store, "app").list().get(0).lastVerification()).contains(second);
    }

    @Test
    void tenThousandBackupsAreListedWithOneLookOnceTheyAreKnown() throws IOException {
        Verification passed =
                new Verification(NOON, VerifyDepth.CHECKSUM, Verification.Outcome.PASSED, List.of(), List.of());
        for (int i = 0; i < 10_000; i++) {
            BackupId id = new BackupId("app", NOON.plusSeconds(i * 3_600L));
            memory.backup(id);
            if (i % 10 == 0) {
                memory.put(id.key("verified"), VerificationLog.write(passed));
            }
        }
        assertThat(catalog.list()).hasSize(10_000);
        assertThat(store.count(Call.OPEN)).isEqualTo(11_000);
        assertThat(store.count(Call.LIST)).isEqualTo(1);

        List<Backup> again = catalog.list();

        assertThat(again).hasSize(10_000);
        assertThat(store.count(Call.OPEN)).as("nothing is opened again").isEqualTo(11_000);
        assertThat(store.count(Call.LIST)).isEqualTo(2);
        memory.backup(new BackupId("app", NOON.minusSeconds(60)));
        assertThat(catalog.list()).hasSize(10_001);
        assertThat(store.count(Call.OPEN)).as("but what is new").isEqualTo(11_001);
        assertThat(catalog.sweepOrphans(NOON.plus(Duration.ofDays(1_000)))).isZero();
        assertThat(store.count(Call.OPEN))
                .as("a sweep opens no manifest that is listed")
                .isEqualTo(11_001);
    }

    @Test
    void aListingThatIsTornIsLookedAtTwice() throws IOException {
        memory.backup(ID);
        memory.hiddenInNextListing = ID.key("sqlite");

        assertThat(catalog.list()).containsExactly(backup(ID));

        assertThat(store.count(Call.LIST)).isEqualTo(2);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whatIsPrunedBetweenTwoLooksIsNoConcern() throws IOException {
        memory.backup(ID);
        memory.hiddenInNextListing = ID.key("sqlite");
        memory.afterNextListing = () -> memory.objects.clear();

        assertThat(catalog.list()).isEmpty();

        assertThat(warnings()).isEmpty();
    }

    @Test
    void whatIsPrunedBetweenLookingAndReadingIsNoConcern() throws IOException {
        memory.backup(ID);
        memory.afterNextListing = () -> memory.objects.clear();

        assertThat(catalog.list()).isEmpty();

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aBackupThatIsGoneIsForgotten() throws IOException {
        memory.backup(ID);
        assertThat(catalog.list()).hasSize(1);
        assertThat(catalog.isCommitted(ID)).isTrue();

        catalog.deleteManifest(ID);
        assertThat(catalog.isCommitted(ID)).isFalse();
        assertThat(catalog.list()).isEmpty();
        catalog.deleteData(ID);

        assertThat(memory.objects).isEmpty();
        assertThatThrownBy(() -> catalog.manifest(ID)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whetherABackupIsCommittedIsLookedAtAfresh() throws IOException {
        memory.backup(ID);
        assertThat(catalog.list()).hasSize(1);

        memory.objects.remove(ID.key("manifest"));

        assertThat(catalog.isCommitted(ID)).isFalse();
    }

    @Test
    void aTakenIdIsPassedOverForTheNextMillisecond() throws IOException {
        memory.backup(ID);
        memory.put(ID.next().key("pin"), new byte[0]);

        BackupId third = catalog.putData(ID, file(DATA));
        BackupId fourth = catalog.putData(ID, file(DATA));

        assertThat(third).isEqualTo(new BackupId("app", NOON.plusMillis(2)));
        assertThat(fourth).isEqualTo(new BackupId("app", NOON.plusMillis(3)));
        assertThat(memory.objects).containsKeys(third.key("sqlite"), fourth.key("sqlite"));
    }

    @Test
    void anIdThatAnotherProcessTakesMeanwhileIsPassedOverToo() throws IOException {
        memory.afterNextListing = () -> memory.objects.put(ID.key("sqlite"), new byte[] {1});

        assertThat(catalog.putData(ID, file(DATA))).isEqualTo(ID.next());

        assertThat(memory.objects.get(ID.key("sqlite"))).containsExactly(1);
        assertThat(memory.objects.get(ID.next().key("sqlite"))).isEqualTo(DATA);
    }

    @Test
    void afterTenThousandTakenIdsItGivesUp() {
        BackupId id = ID;
        for (int i = 0; i < 10_000; i++, id = id.next()) {
            memory.put(id.key("sqlite"), DATA);
        }

        assertThatThrownBy(() -> catalog.putData(ID, file(DATA)))
                .isInstanceOf(IOException.class)
                .hasMessage("the 10000 ids from " + ID + " on are all taken in memory");
    }

    @Test
    void dataThatTheStoreDoesNotTakeIsNotTriedAgain() {
        IOException failure = new IOException("no space left on device");
        store.fail(Call.PUT, 1, failure);

        assertThatThrownBy(() -> catalog.putData(ID, file(DATA))).isSameAs(failure);

        assertThat(store.count(Call.PUT)).isEqualTo(1);
        assertThat(memory.objects).isEmpty();
    }

    @Test
    void aBackupIsListedFromTheMomentItsManifestIsThere() throws IOException {
        BackupId id = catalog.putData(ID, file(DATA));
        assertThat(catalog.list()).isEmpty();

        catalog.putManifest(id, file(Manifest.write(backup(id))));

        assertThat(catalog.list()).containsExactly(backup(id));
        try (InputStream in = catalog.openData(id)) {
            assertThat(in.readAllBytes()).isEqualTo(DATA);
        }
    }

    @Test
    void sweepsAnOrphanOnceItsTimeIsADayPast() throws IOException {
        memory.put(ID.key("sqlite"), DATA);
        memory.put(ID.key("sqlite.part"), DATA);
        memory.put(ID.key("verified"), DATA);
        memory.put(ID.key("pin"), new byte[0]);
        Instant aDayLater = NOON.plus(Duration.ofDays(1));

        assertThat(catalog.sweepOrphans(NOON)).isZero();
        assertThat(catalog.sweepOrphans(aDayLater)).isZero();
        assertThat(memory.objects).hasSize(4);

        assertThat(catalog.sweepOrphans(aDayLater.plusMillis(1))).isEqualTo(4);
        assertThat(memory.objects).isEmpty();
    }

    @Test
    void anOrphanFromTheFutureStays() throws IOException {
        memory.put(ID.key("sqlite"), DATA);

        assertThat(catalog.sweepOrphans(NOON.minus(Duration.ofDays(400)))).isZero();

        assertThat(memory.objects).hasSize(1);
    }

    @Test
    void neverSweepsWhatIsCommitted() throws IOException {
        memory.backup(ID);
        memory.put(ID.key("pin"), new byte[0]);
        List<String> before = memory.keys();

        assertThat(catalog.sweepOrphans(NOON.plus(Duration.ofDays(10_000)))).isZero();
        assertThat(memory.keys()).isEqualTo(before);
    }

    /** A listing may miss a manifest that is being published right now. */
    @Test
    void neverSweepsWhatTurnsOutToBeCommitted() throws IOException {
        memory.backup(ID);
        memory.hiddenInNextListing = ID.key("manifest");

        assertThat(catalog.sweepOrphans(NOON.plus(Duration.ofDays(10_000)))).isZero();

        assertThat(catalog.list()).containsExactly(backup(ID));
    }

    /** Objects in memory; a test may change what a listing shows, or what happens right after it. */
    private static final class MemoryStore implements BackupStore {

        private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
        private String hiddenInNextListing = "";
        private Runnable afterNextListing = () -> {};

        void put(String key, byte[] bytes) {
            objects.put(key, bytes);
        }

        void backup(BackupId id) {
            put(id.key("sqlite"), DATA);
            put(id.key("manifest"), Manifest.write(CatalogTest.backup(id)));
        }

        List<String> keys() {
            return List.copyOf(objects.keySet());
        }

        @Override
        public void put(String key, Path content) throws IOException {
            if (objects.putIfAbsent(key, Files.readAllBytes(content)) != null) {
                throw new FileAlreadyExistsException(key);
            }
        }

        @Override
        public InputStream open(String key) throws IOException {
            byte[] bytes = objects.get(key);
            if (bytes == null) {
                throw new NoSuchFileException(key);
            }
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public List<StoredObject> list() {
            List<StoredObject> listing = new ArrayList<>();
            objects.forEach((key, bytes) -> {
                if (!key.equals(hiddenInNextListing)) {
                    listing.add(new StoredObject(key, bytes.length));
                }
            });
            hiddenInNextListing = "";
            afterNextListing.run();
            afterNextListing = () -> {};
            return listing;
        }

        @Override
        public void delete(String key) {
            objects.remove(key);
        }

        @Override
        public String toString() {
            return "memory";
        }
    }

    private static Backup backup(BackupId id) {
        return new Backup(
                id,
                new Backup.Origin(
                        BackupTrigger.MANUAL, Optional.of("a label"), "3.54.1", Optional.empty(), Optional.empty()),
                new DatabaseInfo(4096, 2, JournalMode.WAL, "UTF-8", 0, 0),
                Backup.Content.UNKNOWN,
                new Backup.StoredData(DATA.length, "0".repeat(64)),
                false,
                Optional.empty());
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(directory, "content-", ""), bytes);
    }

    private static List<Instant> reversed(List<Instant> times) {
        List<Instant> reversed = new ArrayList<>(times);
        Collections.reverse(reversed);
        return reversed;
    }
}

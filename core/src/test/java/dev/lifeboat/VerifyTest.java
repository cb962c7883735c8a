package dev.lifeboat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.Verification.Outcome;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.Sha256;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.NotADatabaseException;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifyTest {

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T18:15:02.123Z");
    private AppDatabase app;
    private BackupManager backups;
    private Backup backup;

    @BeforeEach
    void makeBackup() throws Exception {
        app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
        app.fill(500);
        backups = manager().build();
        backup = backups.create();
        clock.advance(Duration.ofHours(1));
    }

    @AfterEach
    void close() throws Exception {
        backups.close();
        app.close();
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(app.path()).storeIn(store()).clock(clock);
    }

    private BackupStore store() {
        return DirectoryBackupStore.at(directory.resolve("backups"));
    }

    private Path data(BackupId id) {
        return directory.resolve("backups").resolve(id + ".sqlite");
    }

    private Path manifest(BackupId id) {
        return directory.resolve("backups").resolve(id + ".manifest");
    }

    @ParameterizedTest
    @EnumSource(VerifyDepth.class)
    void aGoodBackupPassesAtEachDepthAndThatIsRemembered(VerifyDepth depth) throws Exception {
        assertThat(backups.list().get(0).lastVerification()).isEmpty();

        VerificationResult result = backups.verify(backup.id(), depth);

        assertThat(result.ok()).isTrue();
        assertThat(result.id()).isEqualTo(backup.id());
        assertThat(result.depth()).isEqualTo(depth);
        assertThat(result.at()).isEqualTo(clock.instant());
        assertThat(result.problems()).isEmpty();
        assertThat(result.uncheckable()).isEmpty();
        assertRemembered(new Verification(clock.instant(), depth, Outcome.PASSED, List.of(), List.of()));
        assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                .containsExactlyInAnyOrder("app.db.lock", "app.db.owner", "app.runs");
    }

    /** By this manager, and by one that starts anew. */
    private void assertRemembered(Verification verification) {
        assertThat(backups.list().get(0).lastVerification()).contains(verification);
        try (BackupManager another = manager().build()) {
            assertThat(another.find(backup.id()).flatMap(Backup::lastVerification))
                    .contains(verification);
        }
    }

    /** A store that copies has it: of a verification that a crash interrupted. */
    @Test
    void halfAnOutcomeThatACrashLeftIsNoneAndInNobodysWay() throws Exception {
        Path half = directory.resolve("backups").resolve(backup.id() + ".verified.part");
        Files.writeString(half, "verified.at=");
        BackupStore copying = DirectoryStores.at(directory.resolve("backups"), CrashChild.Links.COPIES.files());
        try (BackupManager other = manager().storeIn(copying).build()) {
            assertThat(other.find(backup.id()).orElseThrow().lastVerification()).isEmpty();

            other.verify(backup.id(), VerifyDepth.QUICK_CHECK);

            assertThat(other.find(backup.id()).orElseThrow().lastVerification()).isPresent();
        }
        assertThat(half).doesNotExist();
    }

    @Test
    void theLastVerificationReplacesTheOneBefore() {
        backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK);
        clock.advance(Duration.ofDays(1));

        backups.verify(backup.id(), VerifyDepth.CHECKSUM);

        assertRemembered(new Verification(clock.instant(), VerifyDepth.CHECKSUM, Outcome.PASSED, List.of(), List.of()));
    }

    /** What is wrong is found at the shallowest depth, said in words, and remembered; none of it is an exception. */
    private void assertProblem(VerifyDepth depth, String... words) {
        VerificationResult result = backups.verify(backup.id(), depth);

        assertThat(result.ok()).isFalse();
        assertThat(result.problems()).isNotEmpty();
        assertThat(String.join("; ", result.problems())).contains(words);
        assertThat(result.uncheckable()).isEmpty();
    }

    private void assertKnownDamaged(VerifyDepth depth) {
        List<String> problems = backups.find(backup.id())
                .orElseThrow()
                .lastVerification()
                .orElseThrow()
                .problems();
        assertThat(problems).isNotEmpty();
        assertRemembered(new Verification(clock.instant(), depth, Outcome.FAILED, problems, List.of()));
        assertThat(backups.latest()).isEmpty();
    }

    @Test
    void aFlippedBit() throws Exception {
        byte[] bytes = Files.readAllBytes(data(backup.id()));
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(data(backup.id()), bytes);

        assertProblem(
                VerifyDepth.CHECKSUM,
                "it is not the one that was backed up (sha256 " + backup.sha256() + " expected, "
                        + Sha256.of(data(backup.id()), done -> {}) + " found)");

        assertKnownDamaged(VerifyDepth.CHECKSUM);
    }

    @Test
    void aFileThatIsCutOff() throws Exception {
        byte[] bytes = Files.readAllBytes(data(backup.id()));
        Files.write(data(backup.id()), Arrays.copyOf(bytes, bytes.length - 1));

        assertProblem(
                VerifyDepth.CHECKSUM, "it has " + (bytes.length - 1) + " bytes, " + bytes.length + " were stored");
        assertThat(backups.list()).isEmpty();
        assertThat(backups.latest()).isEmpty();
    }

    @Test
    void aFileWithSomethingAppended() throws Exception {
        Files.write(data(backup.id()), new byte[] {0}, StandardOpenOption.APPEND);

        assertProblem(VerifyDepth.CHECKSUM, "it has more bytes than the " + backup.storedBytes() + " that were stored");
    }

    @Test
    void anEmptyFile() throws Exception {
        Files.write(data(backup.id()), new byte[0]);

        assertProblem(VerifyDepth.CHECKSUM, "it has 0 bytes, " + backup.storedBytes() + " were stored");
    }

    @Test
    void dataThatIsMissing() throws Exception {
        Files.delete(data(backup.id()));

        assertProblem(VerifyDepth.CHECKSUM, "its data " + backup.id() + ".sqlite is missing");
        assertProblem(VerifyDepth.INTEGRITY_CHECK, "its data " + backup.id() + ".sqlite is missing");
    }

    @Test
    void anotherSoundDatabaseInItsPlace() throws Exception {
        app.add("more");
        Backup other = backups.create();
        Files.copy(data(other.id()), directory.resolve("other"));
        Files.delete(data(backup.id()));
        Files.move(directory.resolve("other"), data(backup.id()));

        assertProblem(VerifyDepth.CHECKSUM, "it is not the one that was backed up", other.sha256() + " found");
    }

    @Test
    void aManifestThatIsBrokenAfterItWasRead() throws Exception {
        assertThat(backups.list()).hasSize(1);
        Files.writeString(manifest(backup.id()), "data.sha256=\n");

        assertProblem(VerifyDepth.CHECKSUM, "its manifest cannot be read: it has no manifest.version");

        assertThat(backups.list()).isEmpty();
    }

    @Test
    void aManifestOfAnotherBackup() throws Exception {
        Backup other = backups.create();
        Files.delete(manifest(backup.id()));
        Files.copy(manifest(other.id()), manifest(backup.id()));

        assertProblem(
                VerifyDepth.CHECKSUM,
                "its manifest cannot be read",
                "id is \"" + other.id() + "\" where \"" + backup.id() + "\" is expected");
    }

    @Test
    void withoutAManifestItIsNoBackup() throws Exception {
        assertThat(backups.list()).hasSize(1);
        Files.delete(manifest(backup.id()));

        assertThatThrownBy(() -> backups.verify(backup.id(), VerifyDepth.CHECKSUM))
                .isInstanceOf(BackupNotFoundException.class)
                .hasMessageContaining(backup.id().toString())
                .hasMessageContaining(directory.resolve("backups").toString());
        assertThat(DirectoryContent.names(directory.resolve("backups"))).containsExactly(backup.id() + ".sqlite");
    }

    @Test
    void anIdThatIsNotThere() {
        BackupId unknown = new BackupId("app", Instant.EPOCH);

        assertThatThrownBy(() -> backups.verify(unknown, VerifyDepth.QUICK_CHECK))
                .isInstanceOf(BackupNotFoundException.class)
                .hasMessageContaining("there is no backup " + unknown);
    }

    @Test
    void anIdOfAnotherName() {
        BackupId foreign = new BackupId("other", backup.createdAt());

        assertThatThrownBy(() -> backups.verify(foreign, VerifyDepth.QUICK_CHECK))
                .isInstanceOf(BackupNotFoundException.class)
                .hasMessageContaining("this manager sees only backups of that name");
    }

    /** Stores what nobody would call a good backup, under a manifest that fits it. */
    private BackupId storeByHand(byte[] content) throws Exception {
        return storeByHand(content, databaseIn(Files.write(directory.resolve("looked at"), content)));
    }

    private BackupId storeByHand(byte[] content, DatabaseInfo info) throws Exception {
        Path file = Files.write(directory.resolve("by hand"), content);
        BackupId id = new BackupId("app", clock.instant());
        Backup made = new Backup(
                id,
                backup.origin(),
                info,
                Backup.Content.UNKNOWN,
                new Backup.StoredData(content.length, Sha256.of(file, done -> {})),
                false,
                Optional.empty());
        store().put(id + ".sqlite", file);
        store().put(id + ".manifest", Files.write(directory.resolve("its manifest"), Manifest.write(made)));
        clock.advance(Duration.ofSeconds(1));
        return id;
    }

    private DatabaseInfo databaseIn(Path file) throws IOException {
        try {
            return Databases.info(DatabaseHeader.read(file));
        } catch (NotADatabaseException e) {
            return backup.database();
        }
    }

    private byte[] damaged() throws IOException {
        byte[] bytes = Files.readAllBytes(data(backup.id()));
        Arrays.fill(bytes, 4096 * 20, 4096 * 20 + 1_000, (byte) 0xa5);
        return bytes;
    }

    @Test
    void contentThatWasDamagedWhenItWasStoredIsFoundByQuickCheck() throws Exception {
        BackupId id = storeByHand(damaged());
        assertThat(backups.latest().map(Backup::id)).contains(id);
        assertThat(backups.verify(id, VerifyDepth.CHECKSUM).ok()).isTrue();

        VerificationResult result = backups.verify(id, VerifyDepth.QUICK_CHECK);

        assertThat(result.ok()).isFalse();
        assertThat(result.problems()).anyMatch(problem -> problem.contains("page 21"));
        assertThat(backups.latest()).contains(backup);
    }

    /** The checksum says no more than that it is still the damaged one. */
    @Test
    void aChecksumDoesNotAcquitWhatQuickCheckFoundDamaged() throws Exception {
        BackupId id = storeByHand(damaged());
        backups.verify(id, VerifyDepth.QUICK_CHECK);
        clock.advance(Duration.ofDays(1));

        assertThat(backups.verify(id, VerifyDepth.CHECKSUM).ok()).isTrue();

        assertThat(backups.find(id).flatMap(Backup::lastVerification).map(Verification::outcome))
                .contains(Outcome.FAILED);
        assertThat(backups.latest()).contains(backup);
    }

    @Test
    void aChecksumAcquitsWhatAChecksumFoundDamaged() throws Exception {
        byte[] good = Files.readAllBytes(data(backup.id()));
        byte[] flipped = good.clone();
        flipped[9_000] ^= 1;
        Files.write(data(backup.id()), flipped);
        assertThat(backups.verify(backup.id(), VerifyDepth.CHECKSUM).ok()).isFalse();
        Files.write(data(backup.id()), good);

        assertThat(backups.verify(backup.id(), VerifyDepth.CHECKSUM).ok()).isTrue();

        assertThat(backups.latest().map(Backup::id)).contains(backup.id());
    }

    @Test
    void anIndexThatDoesNotMatchItsTableIsNotedByIntegrityCheckAlone() throws Exception {
        Path file = directory.resolve("skewed.db");
        try (Connection connection = DatabaseContent.open(file)) {
            AppDatabase.run(connection, "CREATE TABLE t (a)");
            AppDatabase.run(connection, "INSERT INTO t VALUES (1), (2), (3)");
            AppDatabase.run(connection, "CREATE INDEX i ON t (a)");
            AppDatabase.run(connection, "PRAGMA writable_schema=ON");
            AppDatabase.run(
                    connection, "UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON t (a DESC)' WHERE name = 'i'");
        }
        BackupId id = storeByHand(Files.readAllBytes(file));

        assertThat(backups.verify(id, VerifyDepth.QUICK_CHECK).ok()).isTrue();
        VerificationResult deepest = backups.verify(id, VerifyDepth.INTEGRITY_CHECK);

        assertThat(deepest.ok()).isTrue();
        assertThat(deepest.notes()).extracting(CheckNote::cure).isNotEmpty().containsOnly(Optional.of("REINDEX \"i\""));
        assertThat(backups.find(id)
                        .orElseThrow()
                        .lastVerification()
                        .orElseThrow()
                        .notes())
                .isEqualTo(deepest.notes());
    }

    /** Guards go by the manifest. */
    @Test
    void aManifestThatDoesNotDescribeItsDatabaseIsFoundByQuickCheck() throws Exception {
        DatabaseInfo made = backup.database();
        DatabaseInfo other = new DatabaseInfo(
                made.pageSize(), made.pageCount(), made.journalMode(), made.encoding(), 77, made.applicationId());
        BackupId id = storeByHand(Files.readAllBytes(data(backup.id())), other);

        VerificationResult result = backups.verify(id, VerifyDepth.QUICK_CHECK);

        assertThat(result.problems()).singleElement().asString().contains("userVersion=77");
    }

    @Test
    void aFileThatIsNoDatabaseIsFoundByQuickCheck() throws Exception {
        BackupId id =
                storeByHand("a letter to the reader, in 37 chars..".repeat(20).getBytes(UTF_8));

        VerificationResult result = backups.verify(id, VerifyDepth.QUICK_CHECK);

        assertThat(result.problems()).containsExactly("the file does not begin as a SQLite database does");
        assertThat(backups.latest()).contains(backup);
    }

    @Test
    void aDatabaseShorterThanItsHeaderSaysIsFoundByQuickCheck() throws Exception {
        byte[] bytes = Files.readAllBytes(data(backup.id()));
        BackupId id = storeByHand(Arrays.copyOf(bytes, bytes.length - 4096));

        VerificationResult result = backups.verify(id, VerifyDepth.QUICK_CHECK);

        assertThat(result.problems()).singleElement().asString().contains("but its header says");
    }

    @Test
    void aDatabaseFromAHostileHandIsOnlyRead() throws Exception {
        byte[] bytes = Files.readAllBytes(data(backup.id()));
        ByteBuffer.wrap(bytes).putInt(28, -1);
        BackupId id = storeByHand(bytes, backup.database());

        assertThat(backups.verify(id, VerifyDepth.INTEGRITY_CHECK).ok()).isFalse();

        assertThat(Files.readAllBytes(data(id))).isEqualTo(bytes);
        assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                .containsExactlyInAnyOrder("app.db.lock", "app.db.owner", "app.runs");
    }

    /** A store that lets nobody write still shows whether its backups are good; only the memory of it is lost. */
    @ParameterizedTest
    @EnumSource(VerifyDepth.class)
    void aReadOnlyStoreStillVerifies(VerifyDepth depth) throws Exception {
        try (BackupManager reader =
                manager().storeIn(new ReadOnlyStore(store())).build()) {
            assertThat(reader.verify(backup.id(), depth).ok()).isTrue();
            assertThat(reader.list()).containsExactly(backup);
            damage(data(backup.id()));
            assertThat(reader.verify(backup.id(), depth).ok()).isFalse();
        }
        assertThat(DirectoryContent.names(directory.resolve("backups")))
                .containsExactly(backup.id() + ".manifest", backup.id() + ".sqlite");
    }

    /** What the library cannot write down it still says. */
    @Test
    void aChecksumNeedsNoStaging() throws Exception {
        DurableFiles files = new DurableFiles() {
            @Override
            public void createFile(Path file) throws IOException {
                throw new IOException("staging is full");
            }
        };
        try (BackupManager reader = manager().files(files).build()) {
            assertThat(reader.verify(backup.id(), VerifyDepth.CHECKSUM).ok()).isTrue();
            assertThatThrownBy(() -> reader.verify(backup.id(), VerifyDepth.QUICK_CHECK))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("Verification of " + backup.id())
                    .hasMessageContaining("staging is full")
                    .hasMessageContaining("That says nothing about the backup");
        }
    }

    @Test
    void aBackupPrunedWhileItIsReadIsNotFoundRatherThanBroken() throws Exception {
        BackupStore pruning = new ReadOnlyStore(store()) {
            @Override
            public InputStream open(String key) throws IOException {
                if (key.endsWith(".sqlite")) {
                    Files.delete(manifest(backup.id()));
                    Files.delete(data(backup.id()));
                }
                return super.open(key);
            }
        };
        try (BackupManager reader = manager().storeIn(pruning).build()) {
            assertThatThrownBy(() -> reader.verify(backup.id(), VerifyDepth.CHECKSUM))
                    .isInstanceOf(BackupNotFoundException.class);
        }
    }

    @Test
    void tooLittleFreeSpaceIsNoVerdict() throws Exception {
        DurableFiles files = new DurableFiles() {
            @Override
            public long usableBytes(Path path) {
                return 4096;
            }
        };
        try (BackupManager reader = manager().files(files).build()) {
            assertThatThrownBy(() -> reader.verify(backup.id(), VerifyDepth.QUICK_CHECK))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("too little free space for reading backup " + backup.id());
            assertThat(reader.list()).containsExactly(backup);
        }
        assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                .containsExactlyInAnyOrder("app.db.lock", "app.db.owner", "app.runs");
    }

    private static void damage(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) 0xa5}), 5_000);
        }
    }

    /** A store on a medium that cannot be written, which is an unchecked exception for the JDK. */
    private static class ReadOnlyStore extends ForwardingStore {

        ReadOnlyStore(BackupStore store) {
            super(store);
        }

        @Override
        public void put(String key, Path content) {
            throw new ReadOnlyFileSystemException();
        }

        @Override
        public void delete(String key) {
            throw new ReadOnlyFileSystemException();
        }
    }
}

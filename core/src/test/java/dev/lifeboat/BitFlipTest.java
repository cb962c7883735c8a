package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bits that are not what they were: by chance on a disk, or by somebody's hand. A backup that is listed has a checksum,
 * and one flip is enough to refuse it; a file that is offered has none, so that what SQLite finds sound is taken exactly
 * as it is. {@code -Dlifeboat.flips=N} tries more, {@code -Dlifeboat.seed=N} tries the same ones again.
 */
class BitFlipTest extends HarmFixture {

    private static final int FLIPS = Integer.getInteger("lifeboat.flips", 400);

    /** A restore takes longer than a look: so many bits are looked at for each that is restored. */
    private static final int BITS_BETWEEN_RESTORES = 41;

    private final long seed = Long.getLong("lifeboat.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Small pages, so that most of a database is structure. */
    private byte[] database(JournalMode mode) throws Exception {
        Path file = Files.createTempDirectory(directory, "sound").resolve("sound.db");
        try (AppDatabase other = AppDatabase.create(
                file,
                "page_size=512",
                "auto_vacuum=INCREMENTAL",
                "journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"))) {
            Connection connection = other.connection();
            for (int i = 0; i < 12; i++) {
                other.add((char) ('a' + i) + "0123456789abcdef".repeat(25));
            }
            AppDatabase.run(connection, "CREATE TABLE word (word TEXT PRIMARY KEY, n INT CHECK (n > 0)) WITHOUT ROWID");
            AppDatabase.run(connection, "INSERT INTO word SELECT substr(text, 1, 9), id FROM note");
            AppDatabase.run(connection, "CREATE INDEX by_length ON note (length(text), substr(text, 1, 20))");
            AppDatabase.run(connection, "CREATE VIEW short AS SELECT substr(text, 1, 5) FROM note");
            AppDatabase.run(connection, "CREATE VIRTUAL TABLE search USING fts5(text)");
            AppDatabase.run(connection, "INSERT INTO search SELECT text FROM note WHERE id < 4");
            AppDatabase.run(connection, "DELETE FROM note WHERE id = 7");
        }
        return Files.readAllBytes(file);
    }

    /** One bit, or a few; often where they matter most: in the header, or where a page begins. */
    private byte[] flipped(byte[] sound) {
        byte[] flipped = sound.clone();
        int flips = random.nextInt(3) == 0 ? 2 + random.nextInt(7) : 1;
        for (int i = 0; i < flips || Arrays.equals(flipped, sound); i++) {
            flipped[place(sound.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private int place(int length) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Math.min(100, length));
            case 1 -> Math.min(length - 1, random.nextInt(length) / 512 * 512 + random.nextInt(24));
            default -> random.nextInt(length);
        };
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aFlippedFileIsRefusedOrImportedExactlyAsItIs(JournalMode mode, TestReporter reporter) throws Exception {
        byte[] sound = database(mode);
        Path offered = Files.createDirectory(directory.resolve("home")).resolve("offered.db");
        int imported = 0;
        try (BackupManager backups = manager(Duration.ofSeconds(30))) {
            for (int i = 0; i < FLIPS; i++) {
                Files.write(offered, flipped(sound));
                imported += importOrRefuse(backups, offered, "seed " + seed + ", flip " + i) ? 1 : 0;
            }
        }
        reporter.publishEntry("seed " + seed + ": " + FLIPS + " flips, " + imported + " imported, the others refused");
        assertThat(imported).as("seed %d", seed).isBetween(1, FLIPS - 1);
    }

    private boolean importOrRefuse(BackupManager backups, Path offered, String which) throws Exception {
        byte[] bytes = Files.readAllBytes(offered);
        clock.advance(Duration.ofSeconds(1));
        try {
            Backup backup = backups.importFile(offered, which);
            Path copy = directory.resolve("home").resolve("copy.db");
            backups.restoreTo(backup.id(), copy);
            assertThat(contentOf(Files.readAllBytes(copy))).as(which).isEqualTo(contentOf(bytes));
            Files.delete(copy);
            return true;
        } catch (BackupException e) {
            assertSaysWhy(e, offered.toString());
            return false;
        } finally {
            assertThat(Files.readAllBytes(offered)).as(which).isEqualTo(bytes);
            assertThat(DirectoryContent.names(offered.resolveSibling("")))
                    .as(which)
                    .contains("offered.db")
                    .hasSize(1);
        }
    }

    @Test
    void aListedBackupWithFlippedDataIsRefusedAndFoundDamaged(TestReporter reporter) throws Exception {
        BackupId id = plant(database(JournalMode.ROLLBACK));
        byte[] sound = Files.readAllBytes(stored(id, "sqlite"));
        Path target = directory.resolve("restored.db");
        reporter.publishEntry("seed " + seed);
        try (BackupManager backups = manager(Duration.ofSeconds(30))) {
            for (int i = 0; i < FLIPS / 2; i++) {
                Files.write(stored(id, "sqlite"), flipped(sound));

                assertThat(backups.list()).hasSize(1);
                assertRefused(() -> backups.restore(id), id);
                assertRefused(() -> backups.restore(id, RestoreMode.REPLACE_FILE), id);
                assertRefused(() -> backups.restoreTo(id, target), id);
                assertThat(target).doesNotExist();
            }
            assertThat(backups.verify(id, VerifyDepth.CHECKSUM).problems()).isNotEmpty();
            assertThat(backups.latest()).isEmpty();
            Files.write(stored(id, "sqlite"), sound);
            assertThat(backups.verify(id, VerifyDepth.INTEGRITY_CHECK).ok()).isTrue();
        }
    }

    private void assertRefused(ThrowingCallable call, BackupId id) {
        BackupException refused = catchThrowableOfType(BackupException.class, call);
        assertThat(refused).as("seed %d", seed).isNotNull();
        assertThat(refused.getMessage())
                .as("seed %d", seed)
                .contains(id.toString())
                .doesNotContain("java.");
    }

    /** Each bit of it: what is still read says the same of the data, so that other data is refused. */
    @Test
    void aFlippedManifestIsRefusedOrSaysTheSameOfTheData() throws Exception {
        byte[] sound = manifest();
        BackupId id = onlyBackup();
        Backup before = Manifest.read(id, new ByteArrayInputStream(sound));
        for (int bit = 0; bit < sound.length * 8; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            Optional<Backup> read = read(id, flipped);

            boolean same = read.filter(other -> other.stored().equals(before.stored()))
                    .filter(other -> other.database().equals(before.database()))
                    .isPresent();
            if (!same && bit % BITS_BETWEEN_RESTORES == 0) {
                assertThatThrownBy(() -> restoreTo(id, flipped))
                        .as("bit %d", bit)
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining(id.toString());
            }
        }
    }

    @Test
    void aBackupWithAManifestOfManyFlipsIsRefusedOrIsTheSame() throws Exception {
        byte[] sound = manifest();
        BackupId id = onlyBackup();
        byte[] data = Files.readAllBytes(stored(id, "sqlite"));
        for (int i = 0; i < FLIPS / 5; i++) {
            byte[] flipped = flipped(sound);
            try {
                assertThat(restoreTo(id, flipped))
                        .as("seed %d, flip %d", seed, i)
                        .isEqualTo(data);
            } catch (BackupException e) {
                assertSaysWhy(e, id.toString());
            }
        }
    }

    private static Optional<Backup> read(BackupId id, byte[] manifest) throws IOException {
        try {
            return Optional.of(Manifest.read(id, new ByteArrayInputStream(manifest)));
        } catch (MalformedTextException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("null");
            return Optional.empty();
        }
    }

    private byte[] manifest() throws Exception {
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            return Files.readAllBytes(stored(backups.create("a label").id(), "manifest"));
        }
    }

    private BackupId onlyBackup() {
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            return backups.list().get(0).id();
        }
    }

    /** With this manifest: the list is made, and what is restored, if it is. */
    private byte[] restoreTo(BackupId id, byte[] manifest) throws Exception {
        Files.write(stored(id, "manifest"), manifest);
        Path target = directory.resolve("restored.db");
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            assertThat(backups.list()).hasSizeLessThan(2);
            backups.restoreTo(id, target);
            List<String> problems = backups.verify(id, VerifyDepth.CHECKSUM).problems();
            assertThat(problems).isEmpty();
            return Files.readAllBytes(target);
        } finally {
            Files.deleteIfExists(target);
            Files.deleteIfExists(stored(id, "verified"));
        }
    }
}

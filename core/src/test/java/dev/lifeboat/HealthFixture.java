package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of health share: a database, a clock, and a host that has set up everything. */
abstract class HealthFixture {

    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    /** Who cannot get the lock soon waits until long after the test. */
    static final Duration FOR_EVER = Duration.ofHours(1);

    @TempDir
    Path directory;

    final MutableClock clock = new MutableClock(START);
    AppDatabase app;

    @BeforeEach
    void openDatabase() throws Exception {
        app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
        app.add("one");
    }

    @AfterEach
    void closeDatabase() throws Exception {
        app.close();
    }

    Path backups() {
        return directory.resolve("backups");
    }

    Path stored(BackupId id, String suffix) {
        return backups().resolve(id + "." + suffix);
    }

    /** Without anything that a host may leave out. */
    BackupManagerBuilder bare() {
        return BackupManager.forDatabase(app.path())
                .storeIn(DirectoryBackupStore.at(backups()))
                .clock(clock)
                .lockTimeout(FOR_EVER)
                .unattended();
    }

    BackupManagerBuilder wellSetUp() {
        return bare().schedule(Schedule.every(Duration.ofHours(6)))
                .retention(RetentionPolicy.keepFor(Duration.ofDays(30)));
    }

    /** The one finding of this code. */
    static Finding finding(BackupManager backups, Code code) {
        BackupHealth health = backups.health();
        assertThat(health.findings()).as("%s", health).extracting(Finding::code).containsOnlyOnce(code);
        return health.findings().stream()
                .filter(found -> found.code() == code)
                .findFirst()
                .orElseThrow();
    }

    static void assertFinds(BackupManager backups, Code code, Severity severity, Object... words) {
        Finding found = finding(backups, code);
        assertThat(found.severity()).isEqualTo(severity);
        assertThat(found.what())
                .contains(List.of(words).stream().map(Object::toString).toList());
        assertThat(found.what() + found.advice()).doesNotContain("Exception", "java.", "Optional[");
        assertThat(found.advice()).isNotBlank();
    }

    static void assertDoesNotFind(BackupManager backups, Code code) {
        BackupHealth health = backups.health();
        assertThat(health.has(code)).as("%s", health).isFalse();
    }

    /** A disk with so much free space everywhere. */
    static DurableFiles withFreeBytes(long bytes) {
        return new DurableFiles() {
            @Override
            public long usableBytes(Path place) {
                return bytes;
            }
        };
    }

    static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of health share: a database, a clock, and a host that has set up everything. */
abstract class HealthFixture extends BackupsFixture {

    /** Who cannot get the lock soon waits until long after the test. */
    static final Duration FOR_EVER = Duration.ofHours(1);

    @BeforeEach
    void addARow() throws Exception {
        app.add("one");
    }

    Path backups() {
        return directory.resolve("backups");
    }

    /** Without anything that a host may leave out. */
    BackupManagerBuilder bare() {
        return manager().lockTimeout(FOR_EVER);
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

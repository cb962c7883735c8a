package dev.lifeboat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Manifests that somebody wrote to do harm, and the small files beside them: a list is made all the same, and a backup
 * that is restored is the one that its manifest describes.
 */
class HostileManifestTest extends HarmFixture {

    private BackupId id = BackupId.parse("app-20261123T120000.000Z");
    private String sound = "";
    private byte[] data = new byte[0];

    @BeforeEach
    void makeBackup() throws Exception {
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            id = backups.create("a label").id();
        }
        sound = Files.readString(stored(id, "manifest"));
        data = Files.readAllBytes(stored(id, "sqlite"));
    }

    private void write(byte[] manifest) throws IOException {
        Files.write(stored(id, "manifest"), manifest);
    }

    /** A line of it, in the place of the one with that key. */
    private String with(String line) {
        String key = line.substring(0, line.indexOf('=') + 1);
        assertThat("\n" + sound).contains("\n" + key);
        return ("\n" + sound)
                .replaceFirst("\n\\Q" + key + "\\E[^\n]*", "\n" + Matcher.quoteReplacement(line))
                .substring(1);
    }

    /** Nothing of it is believed, and everything goes on. */
    private void assertRefused(byte[] manifest) throws Exception {
        write(manifest);
        Path target = directory.resolve("restored.db");
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            assertThatCode(backups::list).doesNotThrowAnyException();
            assertThat(backups.health().findings()).isNotNull();
            assertThatCode(backups::planPrune).doesNotThrowAnyException();
            for (Runnable restore : List.<Runnable>of(() -> backups.restore(id), () -> backups.restoreTo(id, target))) {
                BackupException refused = catchThrowableOfType(BackupException.class, restore::run);
                assertThat(refused).isNotNull();
                assertSaysWhy(refused, id.toString());
                assertThat(refused.getMessage()).hasSizeLessThan(1_500);
            }
            assertThat(backups.verify(id, VerifyDepth.CHECKSUM).problems()).isNotEmpty();
            assertThat(backups.latest()).isEmpty();
        }
        assertThat(target).doesNotExist();
        assertThat(stored(id, "sqlite")).hasBinaryContent(data);
        assertNothingInStaging();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest.version=2",
                "manifest.version=",
                "manifest.version=1 ",
                "manifest.version=01",
                "id=app-20261123T120000.001Z",
                "id=other-20261123T120000.000Z",
                "id=../../etc/passwd",
                "id=",
                "data.key=../../etc/passwd",
                "data.key=/etc/passwd",
                "data.key=app-20261123T120000.000Z.manifest",
                "data.key=",
                "trigger=manual",
                "trigger=NO_SUCH",
                "trigger=",
                "data.bytes=10000000000000000000",
                "data.bytes=9223372036854775807",
                "data.bytes=9223372036854775808",
                "data.bytes=-1",
                "data.bytes=-9223372036854775808",
                "data.bytes=0",
                "data.bytes=1",
                "data.bytes=",
                "data.bytes=1e3",
                "data.bytes=0x2000",
                "data.bytes= 8192",
                "data.sha256=",
                "data.sha256=ABCDEF",
                "data.sha256=" + "A" + "bcdef012345678",
                "data.sha256=../../x",
                "database.page.size=0",
                "database.page.size=-4096",
                "database.page.size=3",
                "database.page.size=131072",
                "database.page.size=2147483648",
                "database.page.size=512",
                "database.page.count=0",
                "database.page.count=-1",
                "database.page.count=4294967295",
                "database.page.count=10000000000000000000",
                "database.page.count=1",
                "database.journal.mode=OFF",
                "database.journal.mode=wal",
                "database.journal.mode=",
                "database.encoding=UTF-32",
                "database.encoding=",
                "database.user.version=99999999999",
                "database.application.id=one"
            })
    void anAbsurdFieldIsRefused(String line) throws Exception {
        assertRefused(with(line).getBytes(UTF_8));
    }

    /** Guards go by them. SQLite's check is content, the comparison with the header is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "database.page.size=65536",
                "database.encoding=UTF-16le",
                "database.user.version=7",
                "database.application.id=7",
                "database.journal.mode=ROLLBACK"
            })
    void aFieldThatTheHeaderDoesNotKnowIsRefused(String line) throws Exception {
        write(with(line).getBytes(UTF_8));
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            BackupException refused = catchThrowableOfType(BackupException.class, () -> backups.restore(id));
            assertThat(refused).isNotNull();
            assertSaysWhy(refused, id.toString(), "its header is not the one in its manifest");
            assertThat(backups.verify(id, VerifyDepth.QUICK_CHECK).problems())
                    .singleElement()
                    .asString()
                    .contains("its header is not the one in its manifest");
        }
    }

    @Test
    void aMissingLineIsRefusedAndALabelMayBeMissing() throws Exception {
        for (String line : sound.lines().toList()) {
            if (!line.matches("(label|database\\.(owner|writer|place|tables|used\\.pages))=.*")) {
                assertRefused(sound.replace(line + "\n", "").getBytes(UTF_8));
            }
        }
    }

    @Test
    void aDoubledLineIsRefusedWhicheverOneIsRight() throws Exception {
        assertRefused((sound + "data.bytes=1\n").getBytes(UTF_8));
        assertRefused(("data.sha256=" + "0".repeat(64) + "\n" + sound).getBytes(UTF_8));
        assertRefused((sound + sound).getBytes(UTF_8));
    }

    @Test
    void whatIsNoManifestAtAllIsRefused() throws Exception {
        byte[] noise = new byte[3_000];
        new Random(4).nextBytes(noise);
        assertRefused(new byte[0]);
        assertRefused(new byte[1]);
        assertRefused(new byte[60_000]);
        assertRefused(noise);
        assertRefused(data);
        assertRefused(("\ufeff" + sound).getBytes(UTF_8));
        assertRefused(sound.replace("\n", "\r\n").getBytes(UTF_8));
        assertRefused(sound.getBytes(UTF_16));
        assertRefused(sound.replace("a label", "Gr\u00fc\u00dfe").getBytes(ISO_8859_1));
        assertRefused(sound.replace("=", "\0=").getBytes(UTF_8));
        assertRefused(sound.replace("data.bytes=", "data.bytes=\0").getBytes(UTF_8));
        assertRefused(sound.replace("a label", "\\x41").getBytes(UTF_8));
        assertRefused((sound + "=nothing\n").getBytes(UTF_8));
    }

    /** Of what is too long, no more is read than shows that it is. */
    @Test
    void aLineOfTenMegabytesIsRefused() throws Exception {
        byte[] line = new byte[10 << 20];
        Arrays.fill(line, (byte) 'x');
        assertRefused(sound.replace("a label", new String(line, UTF_8)).getBytes(UTF_8));
        assertRefused(line);
        Arrays.fill(line, (byte) '\n');
        assertRefused(line);
    }

    @Test
    void aManifestOfAnotherBackupDoesNotSpeakForThisOne() throws Exception {
        clock.advance(Duration.ofHours(1));
        BackupId other;
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            other = backups.create("another").id();
        }
        byte[] manifest = Files.readAllBytes(stored(other, "manifest"));
        Files.delete(stored(other, "manifest"));
        Files.delete(stored(other, "sqlite"));

        assertRefused(manifest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "verified.at=",
                "verified.at=+999999999-12-31T23:59:59.999999999Z\nverified.depth=CHECKSUM\nverified.outcome=PASSED\n",
                "verified.at=-999999999-01-01T00:00:00Z\nverified.depth=INTEGRITY_CHECK\nverified.outcome=PASSED\n",
                "verified.at=2026-11-23T12:00:00Z\nverified.depth=DEEP\nverified.outcome=PASSED\n",
                "verified.at=2026-11-23T12:00:00Z\nverified.at=2026-11-23T12:00:00Z\n",
                "\0\0\0",
                "no line"
            })
    void anAbsurdVerificationHarmsNothing(String text) throws Exception {
        Files.writeString(stored(id, "verified"), text);
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            assertThat(backups.list()).extracting(Backup::id).containsExactly(id);
            assertThat(backups.health().findings()).isNotNull();
            assertThat(backups.planPrune().entries()).isNotNull();
            assertThat(backups.verify(id, VerifyDepth.INTEGRITY_CHECK).ok()).isTrue();
            assertThat(backups.latest().map(Backup::id)).contains(id);
        }
    }

    @Test
    void whatIsNoFileInThePlaceOfAManifestIsNoManifest() throws Exception {
        Path manifest = stored(id, "manifest");
        Files.delete(manifest);
        Files.createDirectory(manifest);
        assertNotThere();
        Files.delete(manifest);
        Files.createSymbolicLink(manifest, Path.of("/dev/zero"));
        assertNotThere();
        Files.delete(manifest);
        Files.createSymbolicLink(manifest, manifest);
        assertNotThere();
    }

    private void assertNotThere() {
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            assertThat(backups.list()).isEmpty();
            assertThat(catchThrowableOfType(BackupNotFoundException.class, () -> backups.restore(id)))
                    .isNotNull();
        }
    }
}

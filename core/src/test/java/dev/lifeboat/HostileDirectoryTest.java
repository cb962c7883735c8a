package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that somebody planted among the backups and in staging, and names that lead out. The outside stays as it is. */
@Timeout(60)
class HostileDirectoryTest extends BackupsFixture {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    private static final String SECRET = "a secret of somebody else";

    private Path outside;
    private Map<String, String> before = Map.of();

    /** A whole backup of the same name, and a file. */
    @BeforeEach
    void plantCanaries() throws Exception {
        outside = Files.createDirectory(directory.resolve("outside"));
        app.add(SECRET);
        try (BackupManager elsewhere = manager(DirectoryBackupStore.at(outside))
                .staging(directory.resolve("elsewhere"))
                .build()) {
            elsewhere.create(SECRET);
        }
        app.add("one");
        Files.writeString(outside.resolve("canary"), SECRET);
        // What a sweep would delete, were it here: its time is long past.
        Files.writeString(outside.resolve("app-20200101T000000.000Z.sqlite"), SECRET);
        for (String name : DirectoryContent.names(outside)) {
            Files.setLastModifiedTime(outside.resolve(name), LONG_AGO);
        }
        before = DirectoryContent.of(outside);
        clock.advance(Duration.ofDays(2));
    }

    @AfterEach
    void theOutsideIsAsItWas() throws IOException {
        assertThat(DirectoryContent.of(outside)).isEqualTo(before);
        assertThat(DirectoryContent.names(outside)).containsExactlyElementsOf(before.keySet());
        for (String name : before.keySet()) {
            assertThat(Files.getLastModifiedTime(outside.resolve(name)))
                    .as(name)
                    .isEqualTo(LONG_AGO);
        }
    }

    @Test
    void aBackupThatIsLinkedInFromOutsideIsNoBackup() throws Exception {
        BackupId id = new BackupId("app", START);
        try (BackupManager backups = manager().build()) {
            BackupId own = backups.create().id();
            for (String suffix : List.of("manifest", "sqlite")) {
                link(stored(id, suffix), outside.resolve(id + "." + suffix));
            }

            assertThat(backups.list()).extracting(Backup::id).containsExactly(own);
            assertThat(backups.find(id)).isEmpty();
            assertThatThrownBy(() -> backups.restore(id)).isInstanceOf(BackupNotFoundException.class);
            assertThatThrownBy(() -> backups.restoreTo(id, directory.resolve("new.db")))
                    .isInstanceOf(BackupNotFoundException.class);
            assertThatThrownBy(() -> backups.verify(id, VerifyDepth.CHECKSUM))
                    .isInstanceOf(BackupNotFoundException.class);
            assertThatThrownBy(() -> backups.pin(id)).isInstanceOf(BackupNotFoundException.class);
            assertThatThrownBy(() -> backups.delete(id)).isInstanceOf(BackupNotFoundException.class);
            backups.prune();
            assertThat(backups.health().toString()).doesNotContain(SECRET);
        }
        assertThat(directory.resolve("new.db")).doesNotExist();
        assertThat(stored(id, "manifest")).isSymbolicLink();
        assertThat(app.notes()).containsExactly(SECRET, "one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest", "sqlite"})
    void aBackupOfWhichAPartIsLinkedInFromOutsideIsNotRestored(String suffix) throws Exception {
        BackupId id = new BackupId("app", START);
        Files.createDirectories(stored(id, "x").resolveSibling(""));
        for (String each : List.of("manifest", "sqlite")) {
            if (each.equals(suffix)) {
                link(stored(id, each), outside.resolve(id + "." + each));
            } else {
                Files.copy(outside.resolve(id + "." + each), stored(id, each));
            }
        }
        try (BackupManager backups = manager().build()) {
            assertThat(backups.list()).isEmpty();
            assertThatThrownBy(() -> backups.restore(id)).isInstanceOf(BackupException.class);
            assertThatThrownBy(() -> backups.restoreTo(id, directory.resolve("new.db")))
                    .isInstanceOf(BackupException.class);
        }
        assertThat(directory.resolve("new.db")).doesNotExist();
        assertThat(app.notes()).containsExactly(SECRET, "one");
    }

    /** A verification and a pin that lead out, beside a backup of ours. */
    @Test
    void notesThatLeadOutAreNotReadAndNotWrittenThrough() throws Exception {
        try (BackupManager backups = manager().build()) {
            BackupId id = backups.create().id();
            link(stored(id, "verified"), outside.resolve("canary"));
            link(stored(id, "pin"), outside.resolve("made-through-a-link"));

            assertThat(backups.find(id).orElseThrow().pinned()).isFalse();
            assertThat(backups.find(id).orElseThrow().lastVerification()).isEmpty();
            assertThat(backups.verify(id, VerifyDepth.QUICK_CHECK).ok()).isTrue();
            backups.unpin(id);
            backups.pin(id);
            assertThat(backups.find(id).orElseThrow().pinned()).isTrue();
            assertThat(stored(id, "verified")).isRegularFile();
        }
    }

    /** Whatever entry of staging is a link: work goes on without it, or says so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.db.lock",
                "app.db.owner",
                "app.runs",
                "app.tasks",
                "app.turn",
                "app.db.work",
                "app.db.safety",
                "app.db.replace",
                "app.db.set-aside",
                "app-20260101T000000.000Z.reading-x"
            })
    void aLinkInStagingLeadsNowhere(String entry) throws Exception {
        for (String target : List.of("canary", "", "made-through-a-link")) {
            Path link = Files.createDirectories(directory.resolve(".lifeboat")).resolve(entry);
            Files.deleteIfExists(link);
            link(link, outside.resolve(target));
            try (BackupManager backups = manager().build()) {
                attempt(() -> {
                    BackupId id = backups.create().id();
                    backups.restore(id);
                    backups.restoreTo(id, directory.resolve("copy-" + target.length() + ".db"));
                    backups.prune();
                });
                assertThat(backups.health().toString()).doesNotContain(SECRET);
            }
            theOutsideIsAsItWas();
            clock.advance(Duration.ofDays(2));
        }
        assertThat(app.notes()).containsExactly(SECRET, "one");
    }

    @Test
    void whatIsReplacedIsNotSetAsideThroughALink() throws Exception {
        try (BackupManager backups = manager().build()) {
            BackupId id = backups.create().id();
            app.close();
            for (String ending : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(directory.resolve("app.db" + ending));
            }
            Files.writeString(app.path(), "this was a database once. ".repeat(500));
            Path link = directory.resolve(".lifeboat").resolve("app.db.set-aside");
            link(link, outside);

            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining(link.toString());

            theOutsideIsAsItWas();
            Files.delete(link);
            backups.restore(id, RestoreMode.REPLACE_FILE);
            assertThat(DirectoryContent.names(link)).isNotEmpty();
        }
    }

    private static void attempt(Attempt attempt) throws Exception {
        try {
            attempt.run();
        } catch (BackupException e) {
            assertThat(e).message().isNotBlank().doesNotContain(SECRET);
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../x",
                "/x",
                "a\\b",
                "a:b",
                "a b",
                "a\0",
                "CON",
                "nul",
                "com1.txt",
                "LPT9.a.b",
                "COM¹",
                "app.",
                "app ",
                "ａpp",
                "app\u0131",
                "\u202eapp",
                "%2e"
            })
    void aNameThatLeadsOutOrThatWindowsHasForItselfIsRefusedByTheBuilder(String name) {
        assertThatThrownBy(() -> BackupManager.forDatabase(app.path()).name(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not allowed: 1 to 100 of A-Z a-z 0-9")
                .hasMessageContaining("CON, NUL or COM1")
                .message()
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    /** A label is words, and never a part of a name or of a path. */
    @Test
    void aLabelMayHoldAnythingAndComesBackAsItWas() throws Exception {
        String label = "../../outside/canary\0\n\r\\n=\u202e\u001b[2J%00 CON:x İı";
        try (BackupManager backups = manager().build()) {
            Backup made = backups.create(new BackupRequest(BackupTrigger.MANUAL, Optional.of(label)));
            assertThat(made.label()).hasValue(label);
        }
        try (BackupManager anew = manager().build()) {
            assertThat(anew.latest().orElseThrow().label()).hasValue(label);
        }
    }

    /** The file has a name that no backup may have: the backups have another. */
    @Test
    void aDatabaseThatIsNamedAsADeviceIsBackedUpUnderAnotherName() throws Exception {
        try (AppDatabase device = AppDatabase.create(directory.resolve("con.x.db"), JournalMode.WAL);
                BackupManager backups = BackupManager.forDatabase(device.path())
                        .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                        .clock(clock)
                        .unattended()
                        .build()) {
            device.add("one");
            Backup made = backups.create();

            assertThat(made.id().name()).matches("_con\\.x-[0-9a-f]{8}");
            assertThat(backups.restore(made.id()).safetyBackup().id().name())
                    .isEqualTo(made.id().name());
        }
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "symbolic links cannot be made here: " + e);
        }
        assertThat(Files.isSymbolicLink(link) && Files.exists(link, LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}

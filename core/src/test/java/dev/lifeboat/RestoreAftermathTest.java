package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a restore says and leaves when something beside it goes wrong. */
class RestoreAftermathTest extends RestoreFixture {

    private static final RestoreGuard INVALID = new RestoreGuard() {
        @Override
        public void validate(Connection live) {
            throw new IllegalStateException("not right");
        }
    };

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void anInterruptDuringARestoreDoesNotMakeItFailAndIsKept(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        app.add("one");
        for (Step interrupted : List.of(Step.SAFEGUARDED, Step.APPLIED, Step.PROVEN, Step.RESUMED)) {
            BackupManager backups = open(builder()
                    .onStep(step -> {
                        if (step == interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .build());
            BackupId id = backups.create().id();
            app.add("live at " + interrupted);

            RestoreResult result = backups.restore(id);

            assertThat(Thread.interrupted()).as(interrupted.toString()).isTrue();
            assertThat(result.warnings()).isEmpty();
            assertThat(backups.find(result.safetyBackup().id())).isPresent();
            assertThat(app.notes()).doesNotContain("live at " + interrupted);
            assertNothingLeftBehind();
        }
    }

    @Test
    void anInterruptDuringABackupDoesNotMakeItFail() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(
                builder().onStep(step -> Thread.currentThread().interrupt()).build());

        Backup backup = backups.create();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(backups.list()).containsExactly(backup);
        assertThat(backups.planPrune().frozen()).isEmpty();
    }

    @Test
    void anInterruptedValidationIsRolledBackAllTheSame() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        RestoreGuard interrupted = new RestoreGuard() {
            @Override
            public void validate(Connection live) throws InterruptedException {
                throw new InterruptedException("stop");
            }
        };
        BackupManager backups = open(builder().guard(interrupted).build());
        BackupId id = backups.create().id();
        app.add("two");

        assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("The content from before was put back");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(app.notes()).containsExactly("one", "two");
    }

    @Test
    void aRestoreThatFailsSaysWhatElseWentWrong() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        AtomicInteger putsAllowed = new AtomicInteger(LimitedStore.PLENTY);
        RestoreGuard guard = RestoreGuard.all(INVALID, new RestoreGuard() {
            @Override
            public Quiet quiesce() {
                return () -> {
                    throw new IllegalStateException("the pool is gone");
                };
            }
        });
        BackupManager backups = open(builder()
                .storeIn(new LimitedStore(DirectoryBackupStore.at(directory.resolve("backups")), putsAllowed))
                .guard(guard)
                .build());
        BackupId id = backups.create().id();
        app.add("two");
        putsAllowed.set(0);

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("not right")
                .hasMessageContaining("the host could not resume: the pool is gone")
                .hasMessageContaining("the safety backup could not be published (the store is down)");

        assertThat(app.notes()).containsExactly("one", "two");
        putsAllowed.set(LimitedStore.PLENTY);
        backups.create();
        assertThat(backups.list())
                .filteredOn(backup -> backup.trigger() == BackupTrigger.PRE_RESTORE)
                .hasSize(2);
        assertNothingLeftBehind();
    }

    @Test
    void aSafetyCopyThatCannotBeReadKeepsNoOtherWaiting() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        AtomicInteger putsAllowed = new AtomicInteger(LimitedStore.PLENTY);
        BackupManager backups = open(builder()
                .storeIn(new LimitedStore(DirectoryBackupStore.at(directory.resolve("backups")), putsAllowed))
                .build());
        BackupId id = backups.create().id();
        putsAllowed.set(0);
        backups.restore(id);
        Path waiting = directory.resolve(".lifeboat/app.db.safety");
        Files.writeString(waiting.resolve("._app-20200101T000000.000Z.manifest"), "a Mac was here");
        Files.writeString(waiting.resolve("app-20200101T000000.000Z.manifest"), "manifest.version=1");
        Files.writeString(waiting.resolve("app-20200102T000000.000Z.sqlite"), "no manifest");
        putsAllowed.set(LimitedStore.PLENTY);

        backups.prune();

        assertThat(backups.list()).extracting(Backup::trigger).contains(BackupTrigger.PRE_RESTORE);
        assertThat(names(waiting)).containsExactly("._app-20200101T000000.000Z.manifest");
    }

    @Test
    void aManagerOfAnotherNamePublishesOnlyItsOwnSafetyCopies() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        AtomicInteger putsAllowed = new AtomicInteger(LimitedStore.PLENTY);
        BackupManager local = open(builder()
                .storeIn(new LimitedStore(DirectoryBackupStore.at(directory.resolve("backups")), putsAllowed))
                .build());
        BackupId id = local.create().id();
        putsAllowed.set(0);
        local.restore(id);
        putsAllowed.set(LimitedStore.PLENTY);

        try (BackupManager usb = builder()
                .name("usb")
                .storeIn(DirectoryBackupStore.at(directory.resolve("usb")))
                .build()) {
            usb.create();
            assertThat(usb.list()).hasSize(1);
        }

        local.prune();
        assertThat(local.list()).extracting(Backup::trigger).contains(BackupTrigger.PRE_RESTORE);
    }

    @Test
    void aManifestThatSaysSomethingElseThanTheDatabaseIsRefused() throws Exception {
        AppDatabase app = app("journal_mode=WAL", "user_version=9");
        app.add("one");
        BackupId id;
        try (BackupManager backups = builder().build()) {
            id = backups.create().id();
        }
        Path manifest = stored(id, "manifest");
        Files.writeString(
                manifest, Files.readString(manifest).replace("database.user.version=9", "database.user.version=5"));
        BackupManager backups =
                open(builder().guard(RestoreGuard.notNewerThan(5)).build());

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("its header is not the one in its manifest");
        assertThat(backups.verify(id, VerifyDepth.QUICK_CHECK).problems())
                .singleElement()
                .asString()
                .contains("its header is not the one in its manifest");
    }

    @Test
    void aGuardThatReturnsNoQuietIsToldWhatToReturn() throws Exception {
        app(JournalMode.WAL);
        RestoreGuard guard = new RestoreGuard() {
            @Override
            @SuppressWarnings("NullAway") // That is the mistake.
            public Quiet quiesce() {
                return null;
            }
        };
        BackupManager backups = open(builder().guard(guard).build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("quiesce() returned null; Quiet.NONE");
    }
}

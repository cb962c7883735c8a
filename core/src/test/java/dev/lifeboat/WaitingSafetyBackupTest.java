package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A safety backup that the store has not taken waits in staging: it is a backup like any other, and the undo. */
class WaitingSafetyBackupTest extends RestoreFixture {

    private static final BackupId NEVER_MADE = BackupId.parse("app-20200101T000000.000Z");

    /** How a store is. */
    private enum State {
        WELL,
        /** Or read-only: it takes nothing. */
        FULL,
        /** It takes only what is no safety backup. */
        CHOOSY,
        AWAY,
        /** As {@link #AWAY}, in the way of a library. */
        THROWING
    }

    private final class Store extends ForwardingStore {

        Store() {
            super(DirectoryBackupStore.at(directory.resolve("backups")));
        }

        private void answer() throws IOException {
            if (state == State.AWAY) {
                throw new IOException("the share is not mounted");
            }
            if (state == State.THROWING) {
                throw new IllegalStateException("no route to host");
            }
        }

        @Override
        public void put(String key, Path content) throws IOException {
            answer();
            if (state == State.FULL || (state == State.CHOOSY && key.contains(refused))) {
                throw new IOException("no space left");
            }
            super.put(key, content);
        }

        @Override
        public InputStream open(String key) throws IOException {
            answer();
            return super.open(key);
        }

        @Override
        public List<StoredObject> list() throws IOException {
            answer();
            return super.list();
        }

        @Override
        public void delete(String key) throws IOException {
            answer();
            super.delete(key);
        }
    }

    private State state = State.WELL;
    private String refused = "";

    private BackupManager manager() {
        return open(builder().storeIn(new Store()).build());
    }

    private Path staged(BackupId id, String suffix) {
        return directory.resolve(".lifeboat/app.db.safety").resolve(id + "." + suffix);
    }

    private static List<String> notesIn(Path database) throws SQLException {
        try (Connection connection = DatabaseContent.open(database)) {
            return AppDatabase.column(connection, "SELECT text FROM note ORDER BY id");
        }
    }

    /** The backup of "one" is put in while "two" is there, and what was there waits. */
    private RestoreResult restoredWhile(State bad, BackupManager backups, AppDatabase app) throws Exception {
        app.add("one");
        BackupId id = backups.create("the first").id();
        app.add("two");
        state = bad == State.CHOOSY ? State.CHOOSY : State.FULL;
        RestoreResult result = backups.restore(id);
        state = bad;
        assertThat(app.notes()).containsExactly("one");
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("could not be published", "can be restored from there");
        assertThat(staged(result.safetyBackup().id(), "sqlite")).exists();
        return result;
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"FULL", "AWAY", "THROWING"})
    void aRestoreCanBeUndoneAndTheUndoToo(State bad) throws Exception {
        for (JournalMode mode : JournalMode.values()) {
            state = State.WELL;
            try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), mode)) {
                BackupManager backups = manager();
                BackupId undo = restoredWhile(bad, backups, app).safetyBackup().id();
                app.add("onto the restored content");

                RestoreResult undone = backups.restore(undo);

                assertThat(app.notes()).containsExactly("one", "two");
                BackupId redo = undone.safetyBackup().id();
                assertThat(redo).isNotEqualTo(undo);
                RestoreResult redone = backups.restore(redo);
                assertThat(app.notes()).containsExactly("one", "onto the restored content");

                state = State.WELL;
                backups.prune();
                List<BackupId> all = List.of(redone.safetyBackup().id(), redo, undo);
                assertThat(backups.list().stream().map(Backup::id).limit(3)).containsExactlyElementsOf(all);
                assertThat(all).allSatisfy(id -> {
                    assertThat(stored(id, "manifest")).exists();
                    assertThat(backups.verify(id, VerifyDepth.INTEGRITY_CHECK).ok())
                            .isTrue();
                });
                assertNothingLeftBehind();
                backups.restore(undo);
                assertThat(app.notes()).containsExactly("one", "two");
            }
            Files.delete(directory.resolve("app.db"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"FULL", "AWAY", "THROWING"})
    void whateverReadsABackupReadsIt(State bad) throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        Backup undo = restoredWhile(bad, manager(), app).safetyBackup();
        BackupManager another = manager();

        assertThat(another.find(undo.id())).contains(undo);
        assertThat(another.list()).contains(undo);
        assertThat(another.preview(undo.id()).backup()).isEqualTo(undo);
        assertThat(another.verify(undo.id(), VerifyDepth.INTEGRITY_CHECK).ok()).isTrue();
        assertThat(another.verify(undo.id(), VerifyDepth.CHECKSUM).ok()).isTrue();
        try (InputStream content = another.open(undo.id())) {
            assertThat(content).hasBinaryContent(Files.readAllBytes(staged(undo.id(), "sqlite")));
        }
        another.restoreTo(undo.id(), directory.resolve("copy.db"));
        assertThat(notesIn(directory.resolve("copy.db"))).containsExactly("one", "two");
    }

    @Test
    void aFullStoreShowsItBesideWhatItHolds() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        RestoreResult result = restoredWhile(State.FULL, backups, app);

        assertThat(backups.list()).containsExactly(result.safetyBackup(), result.restored());
        assertThat(backups.latest()).contains(result.restored());
        assertThat(backups.planPrune(RetentionPolicy.keepLast(1)).kept()).containsExactly(result.restored());
    }

    @Test
    void aStoreThatIsAwayShowsWhatWaitsAndOnlyWithoutThatFails() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        RestoreResult result = restoredWhile(State.AWAY, backups, app);

        assertThat(backups.list()).containsExactly(result.safetyBackup());
        assertThatThrownBy(() -> backups.find(result.restored().id())).hasMessageContaining("the share is not mounted");
        assertThatThrownBy(() -> backups.restore(result.restored().id()))
                .hasMessageContaining("the share is not mounted");
        assertThatThrownBy(() -> backups.restore(NEVER_MADE)).hasMessageContaining("the share is not mounted");
        backups.delete(result.safetyBackup().id());
        assertThatThrownBy(backups::list).hasMessageContaining("the share is not mounted");
    }

    @Test
    void aDamagedDatabaseIsReplacedByItThoughTheStoreIsAway() throws Exception {
        BackupId undo;
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.ROLLBACK)) {
            undo = restoredWhile(State.AWAY, manager(), app).safetyBackup().id();
        }
        Files.write(directory.resolve("app.db"), ReplaceFixture.GARBAGE);

        manager().restore(undo, RestoreMode.REPLACE_FILE);

        assertThat(notesIn(directory.resolve("app.db"))).containsExactly("one", "two");
    }

    @Test
    void itCannotBePinnedAndNeedsNoUnpinningAndCanBeDeleted() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        Backup undo = restoredWhile(State.FULL, backups, app).safetyBackup();

        assertThatThrownBy(() -> backups.pin(undo.id()))
                .isExactlyInstanceOf(BackupException.class)
                .hasMessageContainingAll("waits in", "can be pinned then", "Nothing prunes it there");
        assertThat(backups.unpin(undo.id())).isEqualTo(undo);
        backups.delete(undo.id());

        assertThat(backups.find(undo.id())).isEmpty();
        assertThat(staged(undo.id(), "sqlite")).doesNotExist();
        assertThatThrownBy(() -> backups.restore(undo.id())).isInstanceOf(BackupNotFoundException.class);
        state = State.WELL;
        backups.prune();
        assertThat(backups.find(undo.id())).isEmpty();
        assertNothingLeftBehind();
    }

    @Test
    void oneThatIsInBothPlacesIsListedOnce() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        Backup undo = restoredWhile(State.FULL, backups, app).safetyBackup();
        publishByHand(undo, undo.id());
        state = State.WELL;

        assertThat(backups.list())
                .extracting(Backup::id)
                .filteredOn(undo.id()::equals)
                .hasSize(1);
        assertThat(backups.find(undo.id())).contains(undo);
        assertThat(backups.pin(undo.id()).pinned()).isTrue();
        assertThat(backups.list()).hasSize(2);
        assertThat(staged(undo.id(), "sqlite")).doesNotExist();
    }

    /** Published under the next id, since its own was taken, and the process died before it let go of it here. */
    @Test
    void soIsOneThatHasAnotherIdInTheStore() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        Backup undo = restoredWhile(State.FULL, backups, app).safetyBackup();
        Backup first = backups.latest().orElseThrow();
        Files.copy(stored(first.id(), "sqlite"), stored(undo.id(), "sqlite"));
        Files.write(stored(undo.id(), "manifest"), Manifest.write(first.withId(undo.id())));
        publishByHand(undo, undo.id().next());
        state = State.WELL;

        backups.prune();

        assertThat(backups.list())
                .extracting(Backup::id)
                .containsExactly(undo.id().next(), undo.id(), first.id());
    }

    /** Back and forth and back: the third safety backup holds what the first held, in the same words. */
    @Test
    void oneWithTheContentOfAnotherIsPublishedAllTheSame() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        Backup undo = restoredWhile(State.FULL, backups, app).safetyBackup();
        BackupId later = new BackupId("app", undo.createdAt().plusSeconds(60));
        Files.copy(staged(undo.id(), "sqlite"), staged(later, "sqlite"));
        Files.write(staged(later, "manifest"), Manifest.write(undo.withId(later)));
        publishByHand(undo, undo.id());
        state = State.WELL;
        assertThat(backups.find(later)).isPresent();

        backups.prune();

        assertThat(backups.find(later)).isPresent();
        assertThat(backups.list()).hasSize(3);
        assertNothingLeftBehind();
    }

    private void publishByHand(Backup backup, BackupId id) throws IOException {
        Files.copy(staged(backup.id(), "sqlite"), stored(id, "sqlite"));
        Files.write(stored(id, "manifest"), Manifest.write(backup.withId(id)));
    }

    /** The clock stands, and the store has no room for the one that waits and for others it has. */
    @Test
    void noBackupTakesItsId() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        refused = BackupId.parse("app-20261123T181502.124Z").toString();
        BackupId undo = restoredWhile(State.CHOOSY, backups, app).safetyBackup().id();
        assertThat(undo).hasToString(refused);
        app.add("three");

        Backup other = backups.create();

        assertThat(other.id()).isNotEqualTo(undo);
        state = State.WELL;
        backups.restore(undo);
        assertThat(app.notes()).containsExactly("one", "two");
    }

    @Test
    void aManagerOfAnotherNameDoesNotSeeIt() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupId undo = restoredWhile(State.FULL, manager(), app).safetyBackup().id();
        BackupManager usb = open(builder()
                .name("usb")
                .storeIn(DirectoryBackupStore.at(directory.resolve("usb")))
                .build());

        assertThat(usb.list()).isEmpty();
        assertThat(usb.find(undo)).isEmpty();
        assertThatThrownBy(() -> usb.restore(undo)).isInstanceOf(BackupNotFoundException.class);
        assertThat(staged(undo, "sqlite")).exists();
    }

    @Test
    void oneThatRottedInStagingIsNeverPutInAndTheMessageSaysWhereItIs() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = manager();
        BackupId undo = restoredWhile(State.FULL, backups, app).safetyBackup().id();
        byte[] bytes = Files.readAllBytes(staged(undo, "sqlite"));
        bytes[bytes.length - 100] ^= 1;
        Files.write(staged(undo, "sqlite"), bytes);

        assertThatThrownBy(() -> backups.restore(undo))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContainingAll("is not the one that was backed up", "app.db.safety", "was not touched");
        assertThat(app.notes()).containsExactly("one");
        Files.writeString(staged(undo, "sqlite"), "short");
        assertThat(backups.list()).extracting(Backup::id).doesNotContain(undo);
    }
}

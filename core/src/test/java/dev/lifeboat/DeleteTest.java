package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One backup goes because somebody says so, or a refusal says why it stays. */
class DeleteTest extends BackupsFixture {

    private final List<BackupEvent> events = new ArrayList<>();

    private List<String> storedNames() throws IOException {
        return DirectoryContent.names(directory.resolve("backups"));
    }

    private void assertNothingIsLeftOf(BackupId id) throws IOException {
        assertThat(storedNames()).noneMatch(name -> name.startsWith(id.toString()));
    }

    @Test
    void aDeletedBackupLeavesNothing() throws Exception {
        Backup old;
        try (BackupManager backups = manager().listener(events::add).build()) {
            old = backups.create();
            Backup newest = backups.create();
            backups.verify(old.id(), VerifyDepth.CHECKSUM);
            backups.pin(old.id());
            backups.unpin(old.id());

            backups.delete(old.id());

            assertThat(backups.list()).containsExactly(newest);
            assertNothingIsLeftOf(old.id());
            assertThatThrownBy(() -> backups.delete(old.id())).isInstanceOf(BackupNotFoundException.class);
        }
        assertThat(events)
                .filteredOn(event -> event.operation().kind() == Operation.Kind.DELETE)
                .hasExactlyElementsOfTypes(
                        BackupEvent.Started.class,
                        BackupEvent.Completed.class,
                        BackupEvent.Started.class,
                        BackupEvent.Failed.class)
                .allMatch(event -> event.operation().backup().orElseThrow().equals(old.id()));
    }

    @Test
    void aPinnedBackupIsRefusedUntilItIsUnpinned() throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup old = backups.create();
            backups.create();
            Backup pinned = backups.pin(old.id());

            assertThatThrownBy(() -> backups.delete(old.id()))
                    .isInstanceOf(DeleteRefusedException.class)
                    .hasMessage(
                            "Deletion of " + old.id() + " refused: it is pinned; unpin it first. Nothing was deleted.");

            assertThat(backups.find(old.id())).contains(pinned);
            backups.unpin(old.id());
            backups.delete(old.id());
            assertNothingIsLeftOf(old.id());
        }
    }

    @Test
    void theNewestGoodBackupIsRefusedUntilThereIsAnother() throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup good = backups.create();
            Backup broken = backups.create();
            Files.write(stored(broken.id(), "sqlite"), new byte[8192]);
            assertThat(backups.verify(broken.id(), VerifyDepth.CHECKSUM).ok()).isFalse();

            assertThatThrownBy(() -> backups.delete(good.id()))
                    .isInstanceOf(DeleteRefusedException.class)
                    .hasMessageContaining("it is the newest good backup; make another one first")
                    .hasMessageEndingWith("Nothing was deleted.");
            assertThat(backups.list()).extracting(Backup::id).containsExactly(broken.id(), good.id());

            backups.delete(broken.id());
            assertNothingIsLeftOf(broken.id());
            backups.create();
            backups.delete(good.id());
            assertThat(backups.list()).hasSize(1);
        }
    }

    /** What another process has found out counts. */
    @Test
    void whatIsTheNewestGoodOneIsLookedAtAnew() throws Exception {
        try (BackupManager backups = manager().build();
                BackupManager other = manager().build()) {
            Backup good = backups.create();
            Backup broken = backups.create();
            backups.verify(broken.id(), VerifyDepth.CHECKSUM);
            assertThat(backups.list()).hasSize(2);
            Files.write(stored(broken.id(), "sqlite"), new byte[8192]);
            assertThat(other.verify(broken.id(), VerifyDepth.CHECKSUM).ok()).isFalse();

            assertThatThrownBy(() -> backups.delete(good.id())).isInstanceOf(DeleteRefusedException.class);
        }
    }

    @Test
    void backupsThatAreVisiblyDamagedGo() throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup unreadable = backups.create();
            Backup empty = backups.create();
            Backup newest = backups.create();
            Files.writeString(stored(unreadable.id(), "manifest"), "gibberish");
            Files.delete(stored(empty.id(), "sqlite"));
            assertThat(backups.list()).containsExactly(newest);

            backups.delete(unreadable.id());
            backups.delete(empty.id());

            assertNothingIsLeftOf(unreadable.id());
            assertNothingIsLeftOf(empty.id());
            assertThat(backups.list()).containsExactly(newest);
        }
    }

    @Test
    void safetyBackupsGoAndSoDoBackupsWhileNewOnesFail() throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup old = backups.create();
            Backup newest = backups.create();
            Backup safety = backups.restore(newest.id()).safetyBackup();
            app.close();
            Files.move(app.path(), directory.resolve("away.db"));
            assertThatThrownBy(backups::create).isInstanceOf(BackupException.class);

            backups.delete(old.id());
            backups.delete(safety.id());

            assertThat(backups.list()).containsExactly(newest);
            assertThatThrownBy(() -> backups.delete(newest.id())).isInstanceOf(DeleteRefusedException.class);
        }
    }

    @Test
    void whatIsNoBackupOfOursIsNotFound() throws Exception {
        try (BackupManager other = manager().name("other").build();
                BackupManager backups = manager().build()) {
            Backup theirs = other.create();
            BackupId orphan = BackupId.parse("app-20261123T110000.001Z");
            Files.writeString(stored(orphan, "sqlite"), "left");
            List<String> before = storedNames();

            assertThatThrownBy(() -> backups.delete(theirs.id()))
                    .isInstanceOf(BackupNotFoundException.class)
                    .hasMessageContaining("only backups of that name");
            assertThatThrownBy(() -> backups.delete(BackupId.parse("app-20261123T110000.000Z")))
                    .isInstanceOf(BackupNotFoundException.class);
            assertThatThrownBy(() -> backups.delete(orphan))
                    .isInstanceOf(BackupNotFoundException.class)
                    .hasMessageContaining("an orphan, which is swept a day after its time");

            assertThat(storedNames()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"OPEN, 1", "OPEN, 2", "LIST, 1", "DELETE, 1"})
    void aStoreThatFailsLeavesTheBackupWholeAndItWorksTheNextTime(Call call, int nth) throws Exception {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(directory.resolve("backups")));
        try (BackupManager backups = manager(store).build()) {
            Backup old = backups.create();
            Backup newest = backups.create();
            store.fail(call, nth, new IOException("the cable is unplugged"));

            assertThatThrownBy(() -> backups.delete(old.id()))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("the cable is unplugged")
                    .hasMessageContaining("listed and whole, or gone");

            assertThat(backups.list()).containsExactly(newest, old);
            assertThat(backups.verify(old.id(), VerifyDepth.CHECKSUM).ok()).isTrue();
            backups.delete(old.id());
            assertNothingIsLeftOf(old.id());
            assertThat(backups.list()).containsExactly(newest);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void dataThatCannotBeDeletedYetIsSweptLater(int nth) throws Exception {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(directory.resolve("backups")));
        try (BackupManager backups = manager(store).build()) {
            Backup old = backups.create();
            backups.verify(old.id(), VerifyDepth.CHECKSUM);
            Backup newest = backups.create();
            store.fail(Call.DELETE, nth, new IOException("the file is open"));

            backups.delete(old.id());

            assertThat(backups.list()).containsExactly(newest);
            assertThat(storedNames()).anyMatch(name -> name.startsWith(old.id().toString()));
            clock.advance(Duration.ofDays(2));
            backups.prune();
            assertNothingIsLeftOf(old.id());
        }
    }

    @Test
    void ofTwoManagersThatDeleteAtOnceOneDoesAndTheOtherFindsNothing() throws Exception {
        try (BackupManager one = manager().build();
                BackupManager other = manager().build()) {
            Backup old = one.create();
            one.create();
            AtomicInteger deleted = new AtomicInteger();
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> delete(one, old.id(), deleted));
            delete(other, old.id(), deleted);
            first.get(60, TimeUnit.SECONDS);

            assertThat(deleted).hasValue(1);
            assertNothingIsLeftOf(old.id());
        }
    }

    private static void delete(BackupManager backups, BackupId id, AtomicInteger deleted) {
        try {
            backups.delete(id);
            deleted.incrementAndGet();
        } catch (BackupNotFoundException e) {
            assertThat(e).hasMessageContaining(id.toString());
        }
    }

    /** What has begun is finished though the thread is interrupted, under which the JDK would close files. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"MANIFEST_REMOVED", "DATA_REMOVED"})
    void anInterruptDoesNotLeaveHalfOfIt(Step interruptedAt) throws Exception {
        try (BackupManager backups = manager()
                .onStep(step -> {
                    if (step == interruptedAt) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build()) {
            Backup old = backups.create();
            backups.create();

            backups.delete(old.id());

            assertThat(Thread.interrupted()).isTrue();
            assertNothingIsLeftOf(old.id());
        }
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pin keeps a backup, whatever it is and however full the disk. */
class PinTest extends BackupsFixture {

    private final List<BackupEvent> events = new ArrayList<>();

    @Override
    BackupManagerBuilder manager(BackupStore store) {
        return super.manager(store).retention((all, now) -> Map.of());
    }

    @Test
    void aPinnedBackupIsShownAsPinnedAndKeptUntilItIsUnpinned() throws Exception {
        try (BackupManager backups = manager().listener(events::add).build()) {
            Backup old = backups.create();
            backups.create();

            Backup pinned = backups.pin(old.id());

            assertThat(pinned.pinned()).isTrue();
            assertThat(backups.find(old.id())).contains(pinned);
            assertThat(stored(old.id(), "pin")).isEmptyFile();
            assertThat(backups.pin(old.id())).isEqualTo(pinned);
            assertThat(backups.prune().removed()).isEmpty();

            assertThat(backups.unpin(old.id())).isEqualTo(old);
            assertThat(backups.unpin(old.id())).isEqualTo(old);
            assertThat(stored(old.id(), "pin")).doesNotExist();
            assertThat(backups.prune().removed()).containsExactly(old);
        }
        assertThat(events)
                .filteredOn(BackupEvent.Completed.class::isInstance)
                .extracting(event -> event.operation().kind())
                .containsSubsequence(Operation.Kind.PIN, Operation.Kind.PIN, Operation.Kind.UNPIN);
        assertThat(events)
                .filteredOn(event -> event.operation().kind() == Operation.Kind.PIN)
                .allMatch(event -> event.operation().backup().isPresent())
                .filteredOn(BackupEvent.Completed.class::isInstance)
                .allMatch(event ->
                        ((BackupEvent.Completed) event).backup().orElseThrow().pinned());
        assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                .containsExactly("app.db.lock", "app.db.owner", "app.runs");
    }

    /** A store that copies has it: of a pin that a crash interrupted. */
    @Test
    void halfAPinThatACrashLeftIsNoneAndInNobodysWay() throws Exception {
        BackupStore copying = DirectoryStores.at(directory.resolve("backups"), CrashChild.Links.COPIES.files());
        try (BackupManager backups = manager(copying).build()) {
            Backup old = backups.create();
            Files.createFile(stored(old.id(), "pin.part"));
            assertThat(backups.find(old.id()).orElseThrow().pinned()).isFalse();

            assertThat(backups.pin(old.id()).pinned()).isTrue();

            assertThat(stored(old.id(), "pin.part")).doesNotExist();
        }
    }

    @Test
    void whatIsNoBackupOfOursIsNotFound() throws Exception {
        try (BackupManager other = manager().name("other").build();
                BackupManager backups = manager().build()) {
            Backup theirs = other.create();
            BackupId unknown = BackupId.parse("app-20261123T110000.000Z");
            BackupId orphan = BackupId.parse("app-20261123T110000.001Z");
            Files.writeString(stored(orphan, "sqlite"), "left");
            List<String> before = DirectoryContent.names(directory.resolve("backups"));

            for (BackupId id : List.of(theirs.id(), unknown, orphan)) {
                assertThatThrownBy(() -> backups.pin(id)).isInstanceOf(BackupNotFoundException.class);
                assertThatThrownBy(() -> backups.unpin(id)).isInstanceOf(BackupNotFoundException.class);
            }

            assertThat(DirectoryContent.names(directory.resolve("backups"))).isEqualTo(before);
        }
    }

    @Test
    void safetyBackupsAndDamagedOnesArePinnedToo() throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup damaged = backups.create();
            Backup safety = backups.restore(damaged.id()).safetyBackup();
            Files.write(stored(damaged.id(), "sqlite"), new byte[8192]);
            assertThat(backups.verify(damaged.id(), VerifyDepth.CHECKSUM).ok()).isFalse();

            assertThat(backups.pin(safety.id()).pinned()).isTrue();
            assertThat(backups.pin(damaged.id()).knownDamaged()).isTrue();

            Files.delete(stored(damaged.id(), "sqlite"));
            assertThat(backups.find(damaged.id())).isEmpty();
            assertThat(backups.unpin(damaged.id()).pinned()).isFalse();
            assertThat(backups.pin(damaged.id()).pinned()).isTrue();
        }
    }

    /** No backup can be returned where none can be read; the pin must not stay in the way of its deletion. */
    @Test
    void aManifestThatCannotBeReadIsUnpinnedAndNotPinned() throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.pin(backups.create().id());
            Files.writeString(stored(backup.id(), "manifest"), "gibberish");

            assertThatThrownBy(() -> backups.unpin(backup.id()))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("cannot be read")
                    .hasMessageEndingWith("It is not pinned any more.");
            assertThatThrownBy(() -> backups.pin(backup.id()))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("It was not pinned");

            assertThat(stored(backup.id(), "pin")).doesNotExist();
        }
    }

    /** A disk on which nothing can be written that has a size, a directory included. */
    @Test
    void aPinNeedsNoSpace() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        DurableFiles disk = new FullDisk(full);
        BackupStore store = DirectoryStores.at(directory.resolve("backups"), disk);
        try (BackupManager backups = manager(store).files(disk).build()) {
            Backup backup = backups.create();
            full.set(true);
            assertThatThrownBy(backups::create).hasMessageContaining("too little free space");

            assertThat(backups.pin(backup.id()).pinned()).isTrue();
            assertThat(backups.unpin(backup.id())).isEqualTo(backup);
        }
    }

    private static final class FullDisk extends DurableFiles {

        private final AtomicBoolean full;

        FullDisk(AtomicBoolean full) {
            this.full = full;
        }

        private void refuse(Path path) throws IOException {
            if (full.get()) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
        }

        @Override
        public void createDirectories(Path path) throws IOException {
            if (!Files.isDirectory(path)) {
                refuse(path);
            }
            super.createDirectories(path);
        }

        @Override
        public OutputStream append(Path file) throws IOException {
            refuse(file);
            return super.append(file);
        }

        @Override
        public long usableBytes(Path path) throws IOException {
            return full.get() ? 0 : super.usableBytes(path);
        }
    }

    /** A prune has looked at the pins already when the other manager comes. */
    @Test
    void aPinWaitsForAPrune() {
        AtomicBoolean tried = new AtomicBoolean();
        try (BackupManager hasty =
                        manager().operationTimeout(Duration.ofMillis(50)).build();
                BackupManager backups = manager()
                        .onStep(step -> {
                            if (step == Step.MANIFEST_REMOVED) {
                                tried.set(true);
                                CompletableFuture.runAsync(() -> assertThatThrownBy(() -> hasty.pin(
                                                        hasty.list().get(0).id()))
                                                .isInstanceOf(BackupBusyException.class)
                                                .hasMessageContaining("PRUNE of app"))
                                        .join();
                            }
                        })
                        .build()) {
            backups.create();
            backups.create();

            backups.prune();

            assertThat(tried).isTrue();
            assertThat(hasty.pin(hasty.list().get(0).id()).pinned()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"PUT", "OPEN", "LIST", "DELETE"})
    void aStoreThatFailsLeavesTheBackupAndItWorksTheNextTime(Call call) {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(directory.resolve("backups")));
        try (BackupManager backups = manager(store).build()) {
            Backup backup = backups.create();
            boolean unpins = call == Call.DELETE;
            for (int nth = 1; nth <= 3; nth++) {
                store.fail(call, nth, new IOException("the cable is unplugged"));
                try {
                    Backup done = unpins ? backups.unpin(backup.id()) : backups.pin(backup.id());
                    assertThat(done.pinned()).isEqualTo(!unpins);
                } catch (BackupException e) {
                    assertThat(e).hasMessageContaining("the cable is unplugged");
                }
            }
            BackupStore mended = DirectoryBackupStore.at(directory.resolve("backups"));
            try (BackupManager again = manager(mended).build()) {
                assertThat(again.pin(backup.id()).pinned()).isTrue();
                assertThat(again.unpin(backup.id())).isEqualTo(backup);
            }
        }
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PruneTest extends BackupsFixture {

    private final List<BackupEvent> events = new ArrayList<>();

    @Test
    void prunesWhatIsOlderThanThirtyDaysAndNothingElse() {
        try (BackupManager backups = manager()
                .retention(RetentionPolicy.keepFor(Duration.ofDays(30)))
                .listener(events::add)
                .build()) {
            Backup old = backups.create();
            clock.advance(Duration.ofDays(20));
            Backup middle = backups.create();
            clock.advance(Duration.ofDays(20));
            Backup newest = backups.create();
            assertThat(backups.planPrune().removed()).containsExactly(old);
            assertThat(backups.list()).containsExactly(newest, middle, old);

            RetentionPlan plan = backups.prune();

            assertThat(plan.removed()).containsExactly(old);
            assertThat(backups.list()).containsExactly(newest, middle);
            assertThat(stored(old.id(), "sqlite")).doesNotExist();
            assertThat(stored(old.id(), "manifest")).doesNotExist();
            assertThat(backups.prune().removed()).isEmpty();
        }
        assertThat(events).filteredOn(BackupEvent.Pruned.class::isInstance).hasSize(2);
    }

    @Test
    void aManagerWithoutAPolicyKeepsEverything() {
        try (BackupManager backups = manager().build()) {
            Backup old = backups.create();
            clock.advance(Duration.ofDays(4000));
            Backup newest = backups.create();

            assertThat(backups.prune().kept()).containsExactly(newest, old);
        }
    }

    @Test
    void aPinStaysHoweverThePolicyDecides() throws Exception {
        try (BackupManager backups = manager().retention((all, now) -> Map.of()).build()) {
            Backup pinned = backups.create();
            Backup other = backups.create();
            Backup newest = backups.create();
            Files.createFile(stored(pinned.id(), "pin"));

            assertThat(backups.prune().removed()).extracting(Backup::id).containsExactly(other.id());
            assertThat(backups.list()).extracting(Backup::id).containsExactly(newest.id(), pinned.id());
            assertThat(backups.find(pinned.id()).orElseThrow().pinned()).isTrue();
        }
    }

    @Test
    void aPinThatComesAfterThePlanIsSeen() {
        List<BackupId> pinned = new ArrayList<>();
        RetentionPolicy slow = (all, now) -> {
            pinned.add(all.get(all.size() - 1).id());
            pin(pinned.get(0));
            return Map.of();
        };
        try (BackupManager backups = manager().retention(slow).build()) {
            Backup old = backups.create();
            backups.create();

            RetentionPlan plan = backups.prune();

            assertThat(plan.removed()).isEmpty();
            assertThat(plan.entries().get(1).reason()).isEqualTo("pinned meanwhile");
            assertThat(backups.find(old.id())).isPresent();
        }
    }

    private void pin(BackupId id) {
        try {
            Files.createFile(stored(id, "pin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingIsRemovedWhileBackupsFailAndARestartDoesNotThawThat() throws Exception {
        RetentionPolicy one = RetentionPolicy.keepLast(1);
        try (BackupManager backups = manager().retention(one).build()) {
            backups.create();
            backups.create();
            app.close();
            Files.move(app.path(), directory.resolve("away.db"));
            assertThatThrownBy(backups::create).isInstanceOf(BackupException.class);

            assertThat(backups.prune().removed()).isEmpty();
        }
        try (BackupManager backups = manager().retention(one).build()) {
            RetentionPlan plan = backups.prune();
            assertThat(plan.removed()).isEmpty();
            assertThat(plan.frozen().orElseThrow())
                    .startsWith("the last backup failed; 2026-11-23T12:00:00Z")
                    .contains("does not exist");

            Files.move(directory.resolve("away.db"), app.path());
            backups.create();

            assertThat(backups.prune().removed()).hasSize(2);
        }
    }

    @Test
    void damageThatAnotherProcessFoundIsKnownWhenItMatters() throws Exception {
        try (BackupManager backups =
                        manager().retention(RetentionPolicy.keepLast(1)).build();
                BackupManager other = manager().build()) {
            Backup good = backups.create();
            Backup newest = backups.create();
            backups.verify(newest.id(), VerifyDepth.CHECKSUM);
            assertThat(backups.latest().orElseThrow().id()).isEqualTo(newest.id());
            byte[] data = Files.readAllBytes(stored(newest.id(), "sqlite"));
            data[data.length / 2] ^= 1;
            Files.write(stored(newest.id(), "sqlite"), data);
            assertThat(other.verify(newest.id(), VerifyDepth.CHECKSUM).ok()).isFalse();

            RetentionPlan plan = backups.prune();

            assertThat(plan.removed()).isEmpty();
            assertThat(backups.latest()).contains(good);
        }
    }

    @Test
    void withoutAnyMemoryOfASuccessNothingIsRemoved() throws Exception {
        try (BackupManager backups =
                manager().retention(RetentionPolicy.keepLast(1)).build()) {
            backups.create();
            backups.create();
            Files.delete(directory.resolve(".lifeboat/app.runs"));

            assertThat(backups.prune().removed()).isEmpty();
            assertThat(backups.planPrune().frozen().orElseThrow()).startsWith("no backup has succeeded yet");

            Files.writeString(directory.resolve(".lifeboat/app.runs"), "last.success=yesterday\n");
            assertThat(backups.prune().removed()).isEmpty();

            backups.create();
            assertThat(backups.prune().removed()).hasSize(2);
        }
    }

    @Test
    void aPolicyThatThrowsRemovesNothing() {
        RetentionPolicy broken = (all, now) -> {
            throw new IllegalStateException("no idea");
        };
        try (BackupManager backups = manager().retention(broken).build()) {
            backups.create();
            backups.create();

            assertThatThrownBy(backups::prune)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("the retention policy failed")
                    .hasMessageContaining("no idea");
            assertThat(backups.list()).hasSize(2);
        }
    }

    @Test
    void anOrphanIsSweptOnceItsTimeIsADayPast() throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.create();
            Path orphan = stored(BackupId.parse("app-20261123T110000.000Z"), "sqlite");
            Path other = directory.resolve("backups/other-20261123T110000.000Z.sqlite");
            Path foreign = directory.resolve("backups/readme.txt");
            for (Path file : List.of(orphan, other, foreign)) {
                Files.writeString(file, "left");
            }
            backups.prune();
            assertThat(orphan).exists();

            clock.advance(Duration.ofHours(24));
            backups.prune();

            assertThat(orphan).doesNotExist();
            assertThat(other).exists();
            assertThat(foreign).exists();
            assertThat(backups.list()).containsExactly(backup);
        }
    }

    /** As on Windows, while a host lets somebody download it. */
    @Test
    void dataThatSomebodyHasOpenIsNoBackupAnyMoreAndIsSweptWhenItIsClosed() throws Exception {
        Set<Path> open = new HashSet<>();
        DurableFiles files = new DurableFiles() {
            @Override
            public void delete(Path file) throws IOException {
                if (open.contains(file)) {
                    throw new FileSystemException(file.toString(), null, "used by another process");
                }
                super.delete(file);
            }
        };
        try (BackupManager backups = manager()
                .retention(RetentionPolicy.keepLast(1))
                .storeIn(DirectoryStores.at(directory.resolve("backups"), files))
                .build()) {
            BackupId downloaded = backups.create().id();
            clock.advance(Duration.ofDays(2));
            BackupId old = backups.create().id();
            clock.advance(Duration.ofDays(2));
            Backup newest = backups.create();
            open.add(stored(downloaded, "sqlite"));

            assertThat(backups.prune().removed()).hasSize(2);

            assertThat(backups.list()).containsExactly(newest);
            assertThat(stored(old, "sqlite")).doesNotExist();
            assertThat(stored(downloaded, "sqlite")).exists();
            open.clear();
            backups.prune();
            assertThat(stored(downloaded, "sqlite")).doesNotExist();
        }
    }

    @Test
    void oneOrphanThatCannotBeDeletedKeepsNoOther() throws Exception {
        Set<Path> open = new HashSet<>();
        DurableFiles files = new DurableFiles() {
            @Override
            public void delete(Path file) throws IOException {
                if (!open.isEmpty() && open.add(file) && open.size() == 2) {
                    throw new FileSystemException(file.toString(), null, "used by another process");
                }
                super.delete(file);
            }
        };
        try (BackupManager backups = manager()
                .storeIn(DirectoryStores.at(directory.resolve("backups"), files))
                .build()) {
            backups.create();
            List<Path> orphans = List.of(
                    Files.writeString(stored(BackupId.parse("app-20261101T110000.000Z"), "sqlite"), "left"),
                    Files.writeString(stored(BackupId.parse("app-20261102T110000.000Z"), "sqlite"), "left"));
            open.add(directory);

            backups.prune();

            assertThat(orphans).filteredOn(Files::exists).hasSize(1);
        }
    }

    @Test
    void backupsOfAnotherNameAreNeverPruned() {
        try (BackupManager staging = manager().name("app-staging").build();
                BackupManager backups =
                        manager().retention(RetentionPolicy.keepLast(1)).build()) {
            Backup others = staging.create();
            backups.create();
            clock.advance(Duration.ofDays(1000));
            backups.create();

            assertThat(backups.prune().removed()).hasSize(1);
            assertThat(staging.list()).containsExactly(others);
        }
    }
}

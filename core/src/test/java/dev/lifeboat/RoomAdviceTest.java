package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The advice on a volume that is full is followed to the letter, and then the next backup succeeds. */
class RoomAdviceTest extends BackupsFixture {

    private static final Pattern DELETE = Pattern.compile("delete\\(([^)]+)\\)");
    private static final int ROWS = 4_000;

    /** A volume of so many bytes, on which the backups are. */
    private final class Volume extends DurableFiles {

        @Override
        public long usableBytes(Path place) throws IOException {
            Path backups = directory.resolve("backups");
            return capacity - (Files.isDirectory(backups) ? Directories.bytes(backups) : 0);
        }

        @Override
        public boolean sameFileSystem(Path one, Path other) {
            return shared
                    || one.startsWith(directory.resolve("backups")) == other.startsWith(directory.resolve("backups"));
        }
    }

    private long capacity = Long.MAX_VALUE / 4;
    private boolean shared = true;

    private BackupManager full(RetentionPolicy policy, BackupStore... store) {
        DurableFiles files = new Volume();
        return manager(store.length > 0 ? store[0] : DirectoryStores.at(directory.resolve("backups"), files))
                .files(files)
                .retention(policy)
                .build();
    }

    private Backup backup(BackupManager backups) {
        clock.advance(Duration.ofHours(1));
        return backups.create();
    }

    /** So much is free that the next backup lacks this share of one. */
    private void fillUp(double lacking) throws Exception {
        long needed = Files.size(app.path()) + DurableFiles.RESERVE_BYTES;
        capacity = Directories.bytes(directory.resolve("backups")) + needed - (long) (Files.size(app.path()) * lacking);
    }

    private void fillDatabase() throws Exception {
        app.fill(ROWS);
        AppDatabase.run(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static Finding littleSpace(BackupManager backups) {
        return finding(backups, Finding.Code.LITTLE_SPACE);
    }

    private static Finding finding(BackupManager backups, Finding.Code code) {
        return backups.health().findings().stream()
                .filter(found -> found.code() == code)
                .findFirst()
                .orElseThrow();
    }

    static List<BackupId> toDelete(Finding finding) {
        List<BackupId> ids = new ArrayList<>();
        Matcher calls = DELETE.matcher(finding.advice());
        while (calls.find()) {
            ids.add(BackupId.parse(calls.group(1)));
        }
        return ids;
    }

    @Test
    void whileRetentionIsFrozenTheOldestAreNamedAndNotTheOnesThatMustStay() throws Exception {
        fillDatabase();
        try (BackupManager backups = full(RetentionPolicy.keepFor(Duration.ofDays(30)))) {
            BackupId pinned = backup(backups).id();
            backups.pin(pinned);
            Backup second = backup(backups);
            Backup third = backup(backups);
            backup(backups);
            fillUp(1.5);
            assertThatThrownBy(() -> backup(backups)).hasMessageContaining("too little free space");

            Finding finding = littleSpace(backups);

            assertThat(finding.severity()).isEqualTo(Finding.Severity.PROBLEM);
            assertThat(finding.advice())
                    .startsWith("prune() deletes nothing now: retention is frozen. Delete these 2 ("
                            + Words.bytes(second.storedBytes() + third.storedBytes()) + "): delete(")
                    .endsWith("Then call create().");
            assertThat(finding(backups, Finding.Code.BACKUPS_FAIL).advice()).contains("LITTLE_SPACE");
            assertThat(finding(backups, Finding.Code.RETENTION_FROZEN).advice()).contains("delete(id) deletes");
            assertThat(toDelete(finding)).containsExactly(second.id(), third.id());
            toDelete(finding).forEach(backups::delete);
            Backup next = backup(backups);
            assertThat(backups.list()).hasSize(3).contains(next);
            assertThat(backups.health().has(Finding.Code.RETENTION_FROZEN)).isFalse();
        }
    }

    @Test
    void whatThePolicyDoesNotKeepIsNamedFirst() throws Exception {
        fillDatabase();
        try (BackupManager backups = full(RetentionPolicy.keepEverything())) {
            backup(backups);
            Backup unwanted = backup(backups);
            backup(backups);
            fillUp(0.5);
            assertThatThrownBy(() -> backup(backups)).hasMessageContaining("too little free space");
            backups.scheduler()
                    .apply(backups.scheduler()
                            .settings()
                            .withRetention((all, now) -> all.stream()
                                    .filter(backup -> !backup.equals(unwanted))
                                    .collect(Collectors.toMap(Backup::id, backup -> "kept"))));

            assertThat(toDelete(littleSpace(backups))).containsExactly(unwanted.id());
        }
    }

    @Test
    void whereAPruneWinsEnoughItIsNamedWithWhatItWins() throws Exception {
        fillDatabase();
        try (BackupManager backups = full(RetentionPolicy.keepLast(1))) {
            Backup first = backup(backups);
            Backup second = backup(backups);
            backup(backups);
            fillUp(1.5);

            Finding finding = littleSpace(backups);

            assertThat(finding.advice())
                    .startsWith("prune() deletes 2 backups and wins "
                            + Words.bytes(first.storedBytes() + second.storedBytes()) + ".")
                    .doesNotContain("delete(");
            backups.prune();
            backup(backups);
        }
    }

    @Test
    void whereAPruneIsNotEnoughTheRestIsNamed() throws Exception {
        fillDatabase();
        try (BackupManager backups = full(RetentionPolicy.keepLast(2))) {
            backup(backups);
            Backup second = backup(backups);
            backup(backups);
            fillUp(1.5);

            Finding finding = littleSpace(backups);

            assertThat(finding.advice())
                    .startsWith("prune() deletes 1 backup and wins")
                    .contains("Delete this one too (");
            assertThat(toDelete(finding)).containsExactly(second.id());
            backups.prune();
            backups.delete(second.id());
            backup(backups);
        }
    }

    @Test
    void whereNothingMayGoALargerVolumeIsNamed() throws Exception {
        fillDatabase();
        try (BackupManager backups = full(RetentionPolicy.keepLast(1))) {
            BackupId pinned = backup(backups).id();
            backups.pin(pinned);
            Backup may = backup(backups);
            backup(backups);
            fillUp(1.9);
            assertThat(backups.planPrune().removed()).containsExactly(may);
            assertThatThrownBy(() -> backup(backups)).hasMessageContaining("too little free space");

            assertThat(littleSpace(backups).advice())
                    .contains("Delete this one (", "That is not enough: ", "a larger volume is needed too.");
            assertThat(toDelete(littleSpace(backups))).containsExactly(may.id());
            backups.delete(may.id());
            assertThat(littleSpace(backups).advice())
                    .startsWith(
                            "prune() deletes nothing now: retention is frozen. No backup may go, so that a larger volume"
                                    + " is needed.");
        }
    }

    @Test
    void aStagingOnAVolumeOfItsOwnWinsNothingByDeletions() throws Exception {
        fillDatabase();
        shared = false;
        try (BackupManager backups = full(RetentionPolicy.keepLast(1))) {
            backup(backups);
            backup(backups);
            capacity = 0;

            assertThat(backups.health().findings())
                    .filteredOn(finding -> finding.code() == Finding.Code.LITTLE_SPACE)
                    .anySatisfy(finding -> assertThat(finding.advice())
                            .contains("staging(…)", "Deleting backups wins nothing there")
                            .doesNotContain("prune()"));
        }
    }

    /** It goes into the store before the next backup does. */
    @Test
    void aSafetyBackupThatWaitsForRoomIsCounted() throws Exception {
        fillDatabase();
        shared = false;
        AtomicInteger puts = new AtomicInteger(LimitedStore.PLENTY);
        DurableFiles files = new Volume();
        BackupStore store = new LimitedStore(DirectoryStores.at(directory.resolve("backups"), files), puts) {
            @Override
            public Optional<Path> localDirectory() {
                return Optional.of(directory.resolve("backups"));
            }
        };
        try (BackupManager backups = full(RetentionPolicy.keepEverything(), store)) {
            Backup first = backup(backups);
            Backup second = backup(backups);
            backup(backups);
            puts.set(0);
            Backup waiting = backups.restore(second.id()).safetyBackup();
            fillUp(-0.01);

            Finding finding = littleSpace(backups);

            assertThat(finding.what()).contains("and the safety backups that wait for room");
            assertThat(toDelete(finding)).containsExactly(first.id());
            puts.set(LimitedStore.PLENTY);
            toDelete(finding).forEach(backups::delete);
            assertThat(backups.find(waiting.id())).isPresent();
            backup(backups);
        }
    }

    @Test
    void orphansAreNotPromisedToGoWithAPruneThatIsFrozen() throws Exception {
        try (BackupManager backups = full(RetentionPolicy.keepEverything())) {
            backup(backups);
            Files.writeString(directory.resolve("backups/app-20261122T120000.000Z.sqlite"), "left behind");

            assertThat(finding(backups, Finding.Code.ORPHANS).advice())
                    .startsWith("The next backup that succeeds after")
                    .contains("while retention is not frozen");
        }
    }
}

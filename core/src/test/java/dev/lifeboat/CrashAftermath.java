package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.CrashChild.Links;
import dev.lifeboat.CrashChild.Work;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a host finds when it is started again after a death, as one look after the other. Built before the host starts: it
 * remembers what the death itself left.
 */
final class CrashAftermath {

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String ORPHAN_SUFFIXES = "(sqlite|manifest|pin|verified)(\\.part)?";

    /** Of another name, and of nobody: these are never ours to delete. */
    static final List<String> FOREIGN =
            List.of("holiday.txt", "app2-20261001T120000.000Z.sqlite", "app-20261001T120000.000Z.sqlite.bak");

    /**
     * What the death may have left.
     *
     * @param work what was done
     * @param version the content that the live database must hold; 0 for any that is whole
     * @param undo versions of the safety backups that must be there; empty and any for any
     * @param orphan whether data without a manifest must be there
     */
    record Expected(Work work, int version, List<Integer> undo, boolean orphan) {

        boolean any() {
            return version == 0;
        }
    }

    private final Expected expected;
    private final Path home;
    private final Links links;
    private final Path backupsDirectory;
    private final Map<String, String> left;
    private final List<String> said;
    private final MutableClock clock = MutableClock.at(CrashChild.NOW);
    private final Set<BackupId> verified = new HashSet<>();

    CrashAftermath(Expected expected, Path home, Links links) throws IOException {
        this.expected = expected;
        this.home = home;
        this.links = links;
        this.backupsDirectory = home.resolve("backups");
        this.left = DirectoryContent.of(backupsDirectory);
        this.said = Files.readAllLines(home.resolve("out"));
        clock.advance(Duration.ofMinutes(1));
    }

    void check(Map<String, String> before) throws Exception {
        checkNothingElseWasDeleted(before);
        try (BackupManager backups = manager();
                Connection host = CrashChild.connect(home)) {
            long version = version(host);
            checkContent(version);
            checkSettings(backups);
            checkBackups(backups);
            checkUndo(backups);
            checkNothingIsLost(backups, host);
            checkPins(backups);
            checkOperationsGoOn(backups, host, version);
            checkOrphansGoAfterADay(backups);
        }
    }

    private BackupManager manager() {
        return CrashChild.manager(home, clock, links)
                .settingsFile(CrashChild.settingsFile(home))
                .build();
    }

    private Stream<String> said(String what) {
        return said.stream().filter(line -> line.startsWith(what)).map(line -> line.substring(what.length()));
    }

    /** What vanished was announced, and what is still there is the same; a verification alone is written anew. */
    private void checkNothingElseWasDeleted(Map<String, String> before) {
        List<String> announced = said("may remove ").toList();
        Map<String, String> unexplained = new TreeMap<>(before);
        unexplained.entrySet().removeIf(file -> file.getValue().equals(left.get(file.getKey())));
        unexplained.keySet().removeIf(key -> announced.stream().anyMatch(key::startsWith));
        assertThat(unexplained).describedAs("vanished or changed").isEmpty();
        assertThat(left)
                .containsKeys(CrashChild.BASE + ".sqlite", CrashChild.BASE + ".manifest")
                .containsKeys(FOREIGN.toArray(String[]::new));
    }

    /** Every marker row has the same version, and as many rows as that version has; no money came or went. */
    static long version(Connection connection) throws SQLException {
        assertThat(AppDatabase.column(connection, "PRAGMA integrity_check")).containsExactly("ok");
        List<String> versions = AppDatabase.column(connection, "SELECT DISTINCT version FROM marker");
        assertThat(versions).hasSize(1);
        long version = Long.parseLong(versions.get(0));
        assertThat(AppDatabase.text(connection, "SELECT count(*) FROM marker"))
                .isEqualTo(String.valueOf(
                        version == CrashChild.BASE_VERSION ? CrashChild.BASE_ROWS : CrashChild.GROWN_ROWS));
        assertThat(AppDatabase.text(connection, "SELECT sum(balance) FROM account"))
                .isEqualTo(String.valueOf(CrashChild.ACCOUNTS * CrashChild.BALANCE));
        return version;
    }

    private void checkContent(long version) {
        if (expected.any()) {
            assertThat(version).isPositive();
        } else {
            assertThat(version).isEqualTo(expected.version());
        }
    }

    /** The last ones that were saved, or those that were just being saved; whole. */
    private void checkSettings(BackupManager backups) {
        BackupSettings settings = backups.scheduler().settings();
        List<String> saving = said("saving ").toList();
        List<String> saved = said("saved ").toList();
        List<String> before = Stream.concat(Stream.of(String.valueOf(CrashChild.HOURS_BEFORE)), saved.stream())
                .toList();
        Set<String> allowed = new TreeSet<>(List.of(before.get(before.size() - 1)));
        if (saving.size() > saved.size()) {
            allowed.add(saving.get(saving.size() - 1));
        }
        assertThat(backups.health().has(Finding.Code.SETTINGS_UNREADABLE)).isFalse();
        assertThat(settings.schedule(BackupTask.BACKUP)).isEqualTo(settings.schedule(BackupTask.VERIFY));
        assertThat(settings.switchedOn()).containsExactly(BackupTask.VERIFY);
        assertThat(allowed.stream().map(hours -> Schedule.every(Duration.ofHours(Long.parseLong(hours)))))
                .contains(settings.schedule(BackupTask.BACKUP));
    }

    /** Those that were not looked at yet; and that this can be remembered, whatever half of it lies there. */
    private void checkBackups(BackupManager backups) {
        for (Backup backup : backups.list()) {
            if (verified.add(backup.id())) {
                assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK)
                                .problems())
                        .describedAs(backup.toString())
                        .isEmpty();
                assertThat(backups.find(backup.id()).orElseThrow().lastVerification())
                        .describedAs("remembered of " + backup)
                        .isPresent();
            }
        }
    }

    /**
     * A death while the second safety copy takes the place of the first leaves both: one state twice, and nothing less. The
     * clock stands still, so that ids do not tell which one is newer.
     */
    private void checkUndo(BackupManager backups) throws Exception {
        if (expected.any()) {
            return;
        }
        List<Integer> versions = new ArrayList<>();
        for (Backup backup : backups.list()) {
            if (backup.label().orElse("").startsWith("before the restore")) {
                try (Connection before = opened(backups, backup)) {
                    versions.add((int) version(before));
                }
            }
        }
        for (Integer version : expected.undo()) {
            assertThat(versions.remove(version))
                    .as("one with version " + version)
                    .isTrue();
        }
        assertThat(versions).isSubsetOf(expected.undo()).hasSizeLessThan(2);
    }

    /** Each acknowledged entry is in the live database or in a safety backup. */
    private void checkNothingIsLost(BackupManager backups, Connection host) throws Exception {
        List<Long> acknowledged = said("ack ").map(Long::parseLong).toList();
        Set<Long> found = new TreeSet<>(entries(host));
        boolean noRestore = expected.work().compareTo(Work.RESTORE) < 0;
        if (noRestore) {
            assertThat(found).containsAll(acknowledged);
        }
        for (Backup backup : backups.list()) {
            if (backup.trigger() == BackupTrigger.PRE_RESTORE) {
                try (Connection before = opened(backups, backup)) {
                    version(before);
                    found.addAll(entries(before));
                }
            }
        }
        assertThat(found).containsAll(acknowledged);
    }

    private static List<Long> entries(Connection connection) throws SQLException {
        return AppDatabase.column(connection, "SELECT id FROM entry ORDER BY id").stream()
                .map(Long::parseLong)
                .toList();
    }

    private Connection opened(BackupManager backups, Backup backup) throws Exception {
        Path opened = Files.createTempDirectory(home, "opened");
        backups.restoreTo(backup.id(), opened.resolve("app.db"));
        return CrashChild.connect(opened);
    }

    /** Half a pin is none, and in nobody's way. */
    private void checkPins(BackupManager backups) {
        List<Backup> all = backups.list();
        Backup oldest = all.get(all.size() - 1);
        if (expected.work() == Work.PIN) {
            assertThat(backups.pin(oldest.id()).pinned()).isTrue();
            assertThat(backups.unpin(oldest.id()).pinned()).isFalse();
        }
        if (expected.work() == Work.UNPIN) {
            assertThat(backups.pin(CrashChild.BASE).pinned()).isTrue();
        } else {
            assertThat(backups.find(CrashChild.BASE).orElseThrow().pinned()).isTrue();
        }
    }

    private void checkOperationsGoOn(BackupManager backups, Connection host, long version) throws Exception {
        backups.create("after the crash");
        checkStaging("app.db.lock", "app.db.owner", "app.runs", "app.tasks", "app.turn", "app.tasks.part");
        RestoreResult restored = backups.restore(CrashChild.BASE);
        assertThat(version(host)).isEqualTo(CrashChild.BASE_VERSION);
        AppDatabase.run(host, "INSERT INTO entry VALUES (-1)");
        backups.restore(restored.safetyBackup().id());
        assertThat(version(host)).isEqualTo(version);
        assertThat(entries(host)).doesNotContain(-1L);
        assertThat(names(home)).doesNotContain("app.db-journal");
        backups.scheduler().apply(CrashChild.everyHours(backups.scheduler().settings(), 5));
        assertThat(names(CrashChild.settingsFile(home).resolveSibling(""))).containsExactly("app.settings");
        checkStaging("app.db.lock", "app.db.owner", "app.runs", "app.tasks", "app.turn");
    }

    /** What operations without a lock left there stays for a day. */
    private void checkStaging(String... allowed) throws IOException {
        assertThat(names(home.resolve(".lifeboat")))
                .filteredOn(name -> !name.contains(".reading-"))
                .isSubsetOf(allowed);
    }

    private void checkOrphansGoAfterADay(BackupManager backups) throws IOException {
        Set<String> young = orphans(backups);
        if (expected.orphan()) {
            assertThat(young).isNotEmpty();
        }
        checkHealthKnows(backups, young);
        backups.prune();
        assertThat(orphans(backups)).isEqualTo(young);
        if (!young.isEmpty()) {
            clock.set(earliest(young).plus(A_DAY));
            backups.prune();
            assertThat(orphans(backups)).describedAs("not before their day").isEqualTo(young);
        }
        clock.set(Instant.parse(CrashChild.NOW).plus(A_DAY).plus(A_DAY));
        backups.prune();
        assertThat(orphans(backups)).isEmpty();
        checkHealthKnows(backups, Set.of());
        assertThat(names(home.resolve(".lifeboat")))
                .isSubsetOf("app.db.lock", "app.db.owner", "app.runs", "app.tasks", "app.turn");
        checkWhatIsKept(backups);
    }

    private static Instant earliest(Set<String> orphans) {
        return orphans.stream()
                .map(key -> BackupId.parse(key.replaceFirst("\\." + ORPHAN_SUFFIXES + "$", ""))
                        .time())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static void checkHealthKnows(BackupManager backups, Set<String> orphans) {
        List<Finding> found = backups.health().findings().stream()
                .filter(finding -> finding.code() == Finding.Code.ORPHANS)
                .toList();
        assertThat(found).hasSize(orphans.isEmpty() ? 0 : 1);
        if (!orphans.isEmpty()) {
            assertThat(found.get(0).what())
                    .startsWith(orphans.size() + " object")
                    .contains(orphans.iterator().next());
        }
    }

    /** The newest, the pinned ones, and safety backups; they are whole. */
    private void checkWhatIsKept(BackupManager backups) throws IOException {
        long pinned = backups.list().stream().filter(Backup::pinned).count();
        assertThat(backups.list().stream().filter(backup -> backup.trigger() != BackupTrigger.PRE_RESTORE))
                .hasSizeBetween(2, (int) pinned + (expected.any() ? 2 : 1));
        assertThat(backups.list()).anyMatch(backup -> backup.label().equals(Optional.of("after the crash")));
        assertThat(DirectoryContent.of(backupsDirectory))
                .containsEntry(CrashChild.BASE + ".sqlite", String.valueOf(left.get(CrashChild.BASE + ".sqlite")))
                .containsKeys(FOREIGN.toArray(String[]::new));
        checkBackups(backups);
    }

    /** Objects of our name that are of no backup that is listed. */
    private Set<String> orphans(BackupManager backups) throws IOException {
        Set<String> names = new TreeSet<>(names(backupsDirectory));
        names.removeIf(name -> !name.matches("app-[0-9TZ.]+\\." + ORPHAN_SUFFIXES));
        backups.list().forEach(backup -> names.removeIf(name -> name.startsWith(backup.id() + ".")));
        return names;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}

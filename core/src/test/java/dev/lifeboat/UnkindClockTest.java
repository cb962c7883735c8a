package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that jumps back a day or ahead a year, and back again, or stands still; and a time zone that changes. */
class UnkindClockTest extends BackupsFixture {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private Backup create(BackupManager backups, Duration jump) throws Exception {
        clock.advance(jump);
        app.add("at " + clock.instant());
        return backups.create();
    }

    @Test
    void namesStayUniqueAndSortedHoweverTheClockGoes() throws Exception {
        List<BackupId> made = new ArrayList<>();
        try (BackupManager backups = manager().build()) {
            for (Duration jump : List.of(Duration.ZERO, Duration.ZERO, DAY.negated(), YEAR, Duration.ZERO)) {
                made.add(create(backups, jump).id());
            }
            for (Duration jump : List.of(YEAR.negated(), Duration.ZERO, DAY, Duration.ofMillis(1))) {
                made.add(create(backups, jump).id());
            }

            assertThat(made).doesNotHaveDuplicates();
            assertThat(backups.list())
                    .extracting(Backup::id)
                    .containsExactlyElementsOf(
                            made.stream().sorted(Comparator.reverseOrder()).toList());
            assertThat(backups.list())
                    .allSatisfy(backup -> assertThat(backups.verify(backup.id(), VerifyDepth.CHECKSUM)
                                    .ok())
                            .isTrue());
        }
    }

    @Test
    void whileTheClockStandsStillTheLaterOfTwoIsTheNewer() throws Exception {
        try (BackupManager backups = manager().build()) {
            create(backups, Duration.ZERO);
            Backup later = create(backups, Duration.ZERO);

            assertThat(backups.latest()).contains(later);
        }
    }

    @Test
    void aDayBackKeepsWhatIsFromTheFutureThenAndTheNewestGoodOneOfNow() throws Exception {
        try (BackupManager backups =
                manager().retention(RetentionPolicy.keepLast(1)).build()) {
            Backup future = create(backups, Duration.ZERO);
            Backup now = create(backups, DAY.negated());

            assertThat(backups.prune().removed()).isEmpty();
            assertThat(backups.list()).containsExactly(future, now);
            assertThat(backups.latest()).contains(now);

            Backup afterwards = create(backups, DAY.plusHours(1));
            backups.prune();
            assertThat(backups.list()).containsExactly(afterwards);
        }
    }

    @Test
    void aYearAheadAndBackLosesNoneOfThoseThatAreToStay() throws Exception {
        RetentionPolicy policy =
                RetentionPolicy.builder().within(Duration.ofDays(30)).minimum(3).build();
        try (BackupManager backups = manager().retention(policy).build()) {
            Backup pinned = backups.pin(create(backups, Duration.ZERO).id());
            Backup one = create(backups, Duration.ofHours(1));
            Backup two = create(backups, Duration.ofHours(1));
            Backup ahead = create(backups, YEAR);

            backups.prune();
            assertThat(backups.list()).containsExactly(ahead, two, one, pinned);

            clock.advance(YEAR.negated());
            backups.prune();
            assertThat(backups.list()).containsExactly(ahead, two, one, pinned);
            assertThat(backups.latest()).contains(two);

            Backup three = create(backups, DAY);
            backups.prune();
            assertThat(backups.list()).containsExactly(ahead, three, two, one, pinned);
            assertThat(backups.planPrune().entries())
                    .filteredOn(entry -> entry.backup().equals(ahead))
                    .singleElement()
                    .matches(entry -> entry.reason().contains("dated in the future"));
        }
    }

    @Test
    void aYearAheadDeletesNothingBeforeABackupHasSucceededThere() throws Exception {
        try (BackupManager backups = manager()
                .retention(RetentionPolicy.keepFor(Duration.ofDays(30)))
                .build()) {
            Backup newest = create(backups, Duration.ZERO);
            clock.advance(YEAR);

            assertThat(backups.prune().removed()).isEmpty();
            assertThat(backups.list()).containsExactly(newest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"})
    void theTimeZoneOfTheMachineDecidesNothing(String zone) throws Exception {
        TimeZone before = TimeZone.getDefault();
        RetentionPolicy policy = RetentionPolicy.builder().daily(3).hourly(2).build();
        try (BackupManager backups = manager().retention(policy).build()) {
            for (int i = 0; i < 8; i++) {
                create(backups, Duration.ofHours(7));
            }
            List<Backup> listed = backups.list();
            RetentionPlan plan = backups.planPrune();

            TimeZone.setDefault(TimeZone.getTimeZone(zone));

            assertThat(backups.list()).isEqualTo(listed);
            assertThat(backups.planPrune()).isEqualTo(plan);
            Backup next = create(backups, Duration.ofMinutes(1));
            assertThat(next.id().toString()).contains("20261125T200100.000Z");
            try (BackupManager another = manager().retention(policy).build()) {
                assertThat(another.list()).hasSize(9).startsWith(next);
                assertThat(another.planPrune().removed())
                        .isEqualTo(backups.planPrune().removed());
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    /** A store in which something happens while a backup is read. */
    private static final class Interrupting extends ForwardingStore {

        private final Runnable meanwhile;

        Interrupting(BackupStore store, Runnable meanwhile) {
            super(store);
            this.meanwhile = meanwhile;
        }

        @Override
        public InputStream open(String key) throws IOException {
            if (key.endsWith(".sqlite")) {
                meanwhile.run();
            }
            return super.open(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"P365D", "PT-24H", "PT0S"})
    void aVerificationThatRunsWhileTheClockJumpsKeepsWhatItReads(Duration jump) throws Exception {
        BackupStore store = DirectoryBackupStore.at(directory.resolve("backups"));
        try (BackupManager backups = manager().build();
                BackupManager reading = manager(new Interrupting(store, () -> {
                            clock.advance(jump);
                            backups.create();
                            backups.prune();
                        }))
                        .build()) {
            BackupId id = create(backups, Duration.ZERO).id();

            assertThat(reading.verify(id, VerifyDepth.QUICK_CHECK).problems()).isEmpty();

            assertThat(RestoreFixture.names(directory.resolve(".lifeboat")))
                    .containsExactlyInAnyOrder("app.db.lock", "app.db.owner", "app.runs");
        }
    }

    /** Prepared in a store, or read in staging: both carry the time of a clock that goes on to jump. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-24H", "PT0S", "PT23H"})
    void whatAnotherProcessIsAtStaysWhenTheClockGoesBackOrStandsStill(Duration jump) throws Exception {
        try (BackupManager backups =
                manager().retention(RetentionPolicy.keepLast(1)).build()) {
            create(backups, Duration.ZERO);
            Path prepared = Files.writeString(stored(new BackupId("app", clock.instant()), "sqlite.part"), "half");
            Path read = Files.writeString(
                    directory.resolve(".lifeboat").resolve(new BackupId("app", clock.instant()) + ".reading-1"),
                    "half");

            create(backups, jump);
            backups.prune();

            assertThat(prepared).exists();
            assertThat(read).exists();
        }
    }

    @Test
    void aScheduleRunsOnceHoweverOftenItIsLookedAtWhileTheClockStandsStill() throws Exception {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(directory.resolve("backups")));
        try (BackupManager backups =
                manager(store).schedule(Schedule.every(Duration.ofHours(1))).build()) {
            assertRunsOnce(backups, store, Duration.ZERO);
            assertRunsOnce(backups, store, YEAR);
            assertRunsOnce(backups, store, YEAR.negated());
            assertRunsOnce(backups, store, Duration.ofHours(1));
            assertRunsOnce(backups, store, DAY.negated().plusHours(1));
            assertThat(backups.scheduler().task(BackupTask.BACKUP).nextRun())
                    .hasValueSatisfying(next ->
                            assertThat(next).isBeforeOrEqualTo(clock.instant().plus(Duration.ofHours(1))));
        }
    }

    /** At most, where the clock has gone back: the run that was is known to be from the future. */
    private void assertRunsOnce(BackupManager backups, FaultyBackupStore store, Duration jump) throws Exception {
        clock.advance(jump);
        app.add("at " + clock.instant());
        Instant due = clock.instant();
        backups.scheduler().beat();
        int calls = store.calls().size();
        for (int i = 0; i < 50; i++) {
            backups.scheduler().beat();
        }
        assertThat(store.calls()).as("more runs at %s", due).hasSize(calls);
    }

    @Test
    void aTaskThatFailsIsNotTriedAgainWhileTheClockStandsStill() throws Exception {
        try (BackupManager backups =
                manager().schedule(Schedule.every(Duration.ofHours(1))).build()) {
            Files.writeString(directory.resolve("backups"), "no directory");
            for (int i = 0; i < 50; i++) {
                backups.scheduler().beat();
            }

            assertThat(Files.readString(directory.resolve(".lifeboat/app.runs")))
                    .contains("failures.in.a.row=1\n");
        }
    }
}

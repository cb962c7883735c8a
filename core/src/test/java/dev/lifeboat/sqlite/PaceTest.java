package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path directory;

    private final CountingTimer timer = new CountingTimer();
    private final AtomicLong walBytes = new AtomicLong();

    /** A timer whose time passes in waits alone, unless it is told otherwise. */
    private static final class CountingTimer implements Pace.Timer {

        private final List<Long> sleeps = new ArrayList<>();
        private long now = -5;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void sleep(long nanos) {
            sleeps.add(nanos);
            now += nanos;
        }
    }

    private Pace pace(long maxBytesPerSecond, long walBudgetBytes) {
        return new Pace(OptionalLong.of(maxBytesPerSecond), walBudgetBytes, timer);
    }

    @Test
    void aCopyThatIsAheadOfItsTimeWaitsUntilItsBytesAreDue() {
        Pace.Run run = pace(1_000, 100).start(walBytes::get);

        run.await(500);
        run.await(600);

        assertThat(timer.sleeps).containsExactly(SECOND / 2, SECOND / 10);
        assertThat(run.lifted()).isFalse();
    }

    @Test
    void aCopyThatIsSlowerThanItMayBeDoesNotWait() {
        Pace.Run run = pace(1_000, 100).start(walBytes::get);
        timer.now += 2 * SECOND;

        run.await(1_000);
        run.await(2_000);

        assertThat(timer.sleeps).isEmpty();
    }

    @Test
    void aCopyWithoutALimitNeverWaits() {
        Pace.Run run = new Pace(OptionalLong.empty(), 100, timer).start(walBytes::get);
        walBytes.set(1_000_000);

        run.await(Long.MAX_VALUE);

        assertThat(timer.sleeps).isEmpty();
        assertThat(run.lifted()).isFalse();
    }

    @Test
    void theLimitIsLiftedForTheRestOfTheCopyOnceTheLogIsLargerThanItsBudget() {
        Pace.Run run = pace(1_000, 100).start(walBytes::get);
        walBytes.set(100);
        run.await(1_000);
        assertThat(run.lifted()).isFalse();

        walBytes.set(101);
        run.await(2_000);
        walBytes.set(0);
        run.await(3_000);

        assertThat(run.lifted()).isTrue();
        assertThat(timer.sleeps).containsExactly(SECOND);
    }

    @Test
    void terabytesAreCountedRight() {
        Pace.Run run = pace(1L << 30, 100).start(walBytes::get);

        run.await(16L << 40);

        assertThat(timer.sleeps).containsExactly(16_384 * SECOND);
    }

    /** Ten steps a second, so that the rate is even, but no step larger than without a limit and none below a page. */
    @ParameterizedTest
    @CsvSource({
        "4096, 10000000, 244",
        "65536, 10000000, 15",
        "512, 10000000, 1953",
        "4096, 1, 1",
        "4096, 409599, 9",
        "4096, 9223372036854775807, 1024",
        "65536, 9223372036854775807, 64",
        "512, 9223372036854775807, 8192"
    })
    void aStepIsATenthOfASecond(int pageSize, long maxBytesPerSecond, int pages) {
        assertThat(pace(maxBytesPerSecond, 100).stepPages(pageSize)).isEqualTo(pages);
    }

    @Test
    void aSnapshotOfAWalDatabaseKeepsItsPace() throws Exception {
        List<Long> seen = new ArrayList<>();

        boolean lifted = take("WAL", pace(1_000_000, Long.MAX_VALUE), seen);

        long pages = seen.get(seen.size() - 1);
        assertThat(lifted).isFalse();
        assertThat(seen).hasSizeGreaterThan(5).isSorted();
        assertThat(timer.sleeps).hasSameSizeAs(seen);
        assertThat(timer.now + 5).isCloseTo(pages * 4096 * SECOND / 1_000_000, within(seen.size()));
    }

    private static Offset<Long> within(long nanos) {
        return Offset.offset(nanos);
    }

    @Test
    void aSnapshotOfAWalDatabaseWhoseLogHasGrownSaysThatItsLimitWasLifted() throws Exception {
        assertThat(take("WAL", pace(1, 1), new ArrayList<>())).isTrue();

        assertThat(timer.sleeps).isEmpty();
    }

    /** Writers wait for it, so that it goes as fast as it can, and in steps as large as without a limit. */
    @Test
    void aSnapshotOfADatabaseWithARollbackJournalKnowsNoLimit() throws Exception {
        List<Long> seen = new ArrayList<>();

        assertThat(take("DELETE", pace(1, 1), seen)).isFalse();

        assertThat(timer.sleeps).isEmpty();
        assertThat(seen).hasSize(1);
    }

    private boolean take(String journal, Pace pace, List<Long> pagesDone) throws Exception {
        Path database = directory.resolve("app.db");
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = host.createStatement()) {
            statement.execute("PRAGMA journal_mode=" + journal);
            statement.execute("CREATE TABLE note AS SELECT zeroblob(1000000) AS bytes");
            LiveDatabase live =
                    new LiveDatabase(database, Access.READ_WRITE, ConnectionSetup.NONE, Duration.ofSeconds(10));
            Path copy = Files.createFile(directory.resolve("copy"));
            return Snapshot.take(live, copy, pace, Clock.systemUTC(), (done, total) -> pagesDone.add(done))
                    .paceLifted();
        }
    }
}

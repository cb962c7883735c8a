package dev.lifeboat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitsTest {

    private static final long SECOND = 1_000_000_000;

    private final Commits commits = new Commits();

    @Test
    void aCommitThatWaitedCountsFromWhenItWasDue() {
        commits.add(0, 2_000_000);
        commits.add(SECOND, SECOND + 5_000_000);

        assertThat(commits.latencies(0, 2 * SECOND).values()).containsExactly(2.0, 5.0);
    }

    @Test
    void onlyThoseThatWereUnderWayInTheTimeCount() {
        commits.add(0, 1);
        commits.add(SECOND - 2_000_000, SECOND + 2_000_000);
        commits.add(SECOND, SECOND + 3_000_000);
        commits.add(2 * SECOND, 2 * SECOND + 1);

        assertThat(commits.latencies(SECOND, 2 * SECOND).values()).containsExactly(4.0, 3.0);
    }

    @Test
    void theLongestGapIsBetweenTwoThatFollowEachOther() {
        commits.add(0, SECOND);
        commits.add(0, 4 * SECOND);
        commits.add(0, 5 * SECOND);

        assertThat(commits.longestGapSeconds()).isEqualTo(3);
    }

    @Test
    void thoseThatWereDoneInTheTimeAreCounted() {
        for (int done = 0; done < 100; done++) {
            commits.add(0, done * SECOND / 10);
        }

        assertThat(commits.done(2 * SECOND, 4 * SECOND)).isEqualTo(20);
    }
}

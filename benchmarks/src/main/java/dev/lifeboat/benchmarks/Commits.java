package dev.lifeboat.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** When each commit of a host was due, and when it was done, on the clock of {@link System#nanoTime}. Thread-safe. */
final class Commits {

    private final List<Commit> all = new ArrayList<>();

    private record Commit(long dueNanos, long doneNanos) {

        double millis() {
            return (doneNanos - dueNanos) / 1e6;
        }
    }

    synchronized void add(long dueNanos, long doneNanos) {
        all.add(new Commit(dueNanos, doneNanos));
    }

    synchronized int count() {
        return all.size();
    }

    /**
     * The milliseconds that each commit took which was under way at some time in between, from when it was due: a stall shows
     * in full.
     */
    synchronized Samples latencies(long fromNanos, long toNanos) {
        Samples millis = new Samples();
        all.stream()
                .filter(commit -> commit.doneNanos() - fromNanos >= 0 && commit.dueNanos() - toNanos < 0)
                .forEach(commit -> millis.add(commit.millis()));
        return millis;
    }

    /** The longest time between two commits that follow each other, in seconds. */
    synchronized double longestGapSeconds() {
        long longest = 0;
        for (int next = 1; next < all.size(); next++) {
            longest = Math.max(
                    longest, all.get(next).doneNanos() - all.get(next - 1).doneNanos());
        }
        return longest / 1e9;
    }

    /** How many were done in this time. */
    synchronized long done(long fromNanos, long toNanos) {
        return all.stream()
                .filter(commit -> commit.doneNanos() - fromNanos >= 0 && commit.doneNanos() - toNanos < 0)
                .count();
    }
}

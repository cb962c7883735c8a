package dev.lifeboat.benchmarks;

/** What a piece of work takes. */
final class Timing {

    private Timing() {}

    /** Work that may fail, which ends the run. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return secondsSince(start);
    }

    static double millis(Work work) throws Exception {
        return seconds(work) * 1000;
    }

    static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}

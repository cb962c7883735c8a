package dev.lifeboat.benchmarks;

/** Takes what was measured. */
@FunctionalInterface
interface Sink {

    /** A value of a row, in the unit of the table. */
    void add(String row, double value);
}

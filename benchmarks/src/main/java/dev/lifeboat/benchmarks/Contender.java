package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One way to do a piece of work.
 *
 * @param rows the rows that it fills, in the order of the table
 * @param missing why it cannot run on this machine, if so
 * @param work the work
 */
record Contender(List<String> rows, Optional<String> missing, Work work) {

    /** Does the work once, in an empty directory of its own, and says what it took. Preparations do not count. */
    @FunctionalInterface
    interface Work {
        void run(Path directory, Sink sink) throws Exception;
    }

    static Contender of(Work work, String... rows) {
        return new Contender(List.of(rows), Optional.empty(), work);
    }

    static Contender needing(Tool tool, Work work, String... rows) {
        return new Contender(List.of(rows), tool.missing(), work);
    }
}

package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One way to do a piece of work.
 *
 * @param name what the table calls it
 * @param missing why it cannot run on this machine, if so
 * @param work the work
 */
record Contender(String name, Optional<String> missing, Work work) {

    /** Does the work once, in an empty directory of its own. */
    @FunctionalInterface
    interface Work {

        /** {@return what it took, in seconds} Preparations do not count. */
        double seconds(Path directory) throws Exception;
    }

    static Contender of(String name, Work work) {
        return new Contender(name, Optional.empty(), work);
    }

    static Contender needing(Tool tool, String name, Work work) {
        return new Contender(name, tool.missing(), work);
    }
}

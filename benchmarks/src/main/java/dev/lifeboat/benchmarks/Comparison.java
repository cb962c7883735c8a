package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lets contenders do the same work in turn, A B A B, so that what else the machine does meets all of them. */
final class Comparison {

    private final Path directory;
    private final int rounds;

    /** One that works below this directory; a first round of each warms up and does not count when there are several. */
    Comparison(Path directory, int rounds) {
        this.directory = directory;
        this.rounds = rounds;
    }

    void run(Table table, List<Contender> contenders) throws Exception {
        int first = rounds > 1 ? -1 : 0;
        for (int round = first; round < rounds; round++) {
            for (Contender contender : contenders) {
                run(table, contender, round);
            }
        }
    }

    private void run(Table table, Contender contender, int round) throws Exception {
        if (contender.missing().isPresent()) {
            table.missing(contender.name(), contender.missing().get());
            return;
        }
        Path work = Files.createDirectories(directory.resolve("work"));
        try {
            double seconds = contender.work().seconds(work);
            if (round >= 0) {
                table.add(contender.name(), seconds);
            }
            System.out.printf("  %-44s %8.3f s%n", contender.name(), seconds);
        } finally {
            delete(work);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}

package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** Lets contenders do the same work in turn, A B A B, so that what else the machine does meets all of them. */
record Comparison(Path directory, int rounds) {

    /** A first round of each warms up and does not count, when there are several. */
    void run(Table table, List<Contender> contenders) throws Exception {
        contenders.forEach(contender -> contender.rows().forEach(table::row));
        int first = rounds > 1 ? 0 : 1;
        for (int round = first; round <= rounds; round++) {
            for (Contender contender : contenders) {
                run(table, contender, round);
            }
        }
    }

    private void run(Table table, Contender contender, int round) throws Exception {
        if (contender.missing().isPresent()) {
            contender
                    .rows()
                    .forEach(row -> table.missing(row, contender.missing().get()));
            return;
        }
        try (Workplace place = Workplace.in(directory)) {
            contender.work().run(place.directory(), (row, value) -> {
                Progress.value(row, round, value, table.unit());
                if (round > 0) {
                    table.add(row, value);
                }
            });
        }
    }
}

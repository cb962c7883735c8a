package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import java.nio.file.Path;
import java.util.List;

/** Listing and planning over many backups. */
final class CatalogGroup {

    static final String LIST_COLD = "list(), the first time";
    static final String LIST = "list(), warm";
    static final String PLAN = "planPrune()";
    private static final int TIMES = 20;

    private final ManyBackups backups;

    CatalogGroup(Path directory, int count) {
        this.backups = new ManyBackups(directory, count);
    }

    /** Makes the backups. */
    List<Contender> contenders() throws Exception {
        backups.make();
        return List.of(Contender.of(this::measure, LIST_COLD, LIST, PLAN));
    }

    private void measure(Path directory, Sink sink) throws Exception {
        try (BackupManager manager = backups.manager()) {
            sink.add(LIST_COLD, Timing.millis(manager::list));
            sink.add(LIST, median(manager::list));
            sink.add(PLAN, median(manager::planPrune));
        }
    }

    private static double median(Timing.Work work) throws Exception {
        Samples millis = new Samples();
        for (int time = 0; time < TIMES; time++) {
            millis.add(Timing.millis(work));
        }
        return millis.median();
    }
}

package dev.lifeboat.examples;

import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.BackupListener;
import dev.lifeboat.Operation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows one operation of a {@code BackupManager} as one line. It is a listener of that manager, and shows nothing but
 * what it is asked to {@link #during show}.
 */
final class ProgressBar implements BackupListener {

    private static final int CELLS = 40;
    private static final long PATIENCE_SECONDS = 10;

    /** The phases of each kind of operation in their order, with the share of the time that each takes. */
    private static final Map<Kind, List<Stage>> STAGES = Map.of(
            Kind.CREATE,
                    List.of(
                            new Stage(Phase.SNAPSHOT, 55, "copying"),
                            new Stage(Phase.CHECK, 20, "checking the copy"),
                            new Stage(Phase.HASH, 20, "computing its checksum"),
                            new Stage(Phase.PUBLISH, 5, "putting it in place")),
            Kind.VERIFY,
                    List.of(
                            new Stage(Phase.FETCH, 40, "reading it again"),
                            new Stage(Phase.CHECK, 60, "checking every row and index")),
            Kind.RESTORE,
                    List.of(
                            new Stage(Phase.FETCH, 15, "fetching the backup"),
                            new Stage(Phase.CHECK, 10, "checking it"),
                            new Stage(Phase.SAFETY, 15, "saving what is there now"),
                            new Stage(Phase.CHECK, 10, "checking what was saved"),
                            new Stage(Phase.HASH, 10, "computing its checksum"),
                            new Stage(Phase.SAFETY, 10, "saving what was written meanwhile"),
                            new Stage(Phase.CHECK, 5, "checking what was saved"),
                            new Stage(Phase.HASH, 5, "computing its checksum"),
                            new Stage(Phase.APPLY, 30, "writing the backup into the database"),
                            new Stage(Phase.PROVE, 10, "checking the database")),
            Kind.RESTORE_TO,
                    List.of(
                            new Stage(Phase.FETCH, 70, "writing"),
                            new Stage(Phase.CHECK, 30, "checking what was written")));

    private record Stage(Phase phase, int share, String words) {}

    private final Screen screen;
    private @Nullable Run run;

    ProgressBar(Screen screen) {
        this.screen = screen;
    }

    /** A bar as text, for anything that has a share done, from 0 to 1. */
    static String line(String label, double done, String words) {
        int cells = (int) (CELLS * done);
        return String.format(
                Locale.ROOT,
                "%s%-12s [%s%s] %3d %%  %s",
                Screen.INDENT,
                label,
                "#".repeat(cells),
                ".".repeat(CELLS - cells),
                (int) (100 * done),
                words);
    }

    /** Runs an operation and shows how far it is, until its last event has come. */
    <T> T during(String label, Supplier<T> operation) {
        Run shown = new Run(label);
        show(shown);
        try {
            return operation.get();
        } finally {
            shown.awaitEnd();
            show(null);
        }
    }

    private synchronized void show(@Nullable Run next) {
        run = next;
    }

    @Override
    public synchronized void on(BackupEvent event) {
        Run shown = run;
        if (shown == null) {
            return;
        }
        if (event instanceof BackupEvent.Progress progress) {
            shown.progress(progress);
        } else if (event instanceof BackupEvent.Completed completed) {
            screen.settled(line(shown.label, 1, Words.time(completed.took())));
            shown.ended.countDown();
        } else if (event instanceof BackupEvent.Failed) {
            shown.ended.countDown();
        }
    }

    /** One operation. Its phases come in their order, and one that comes twice is told apart by what went before. */
    private final class Run {

        private final String label;
        private final CountDownLatch ended = new CountDownLatch(1);
        private int stage;

        Run(String label) {
            this.label = label;
        }

        void progress(BackupEvent.Progress progress) {
            List<Stage> stages = STAGES.getOrDefault(progress.operation().kind(), List.of());
            for (int i = stage; i < stages.size(); i++) {
                if (stages.get(i).phase() == progress.phase()) {
                    stage = i;
                    double done =
                            progress.pagesTotal() == 0 ? 0 : (double) progress.pagesDone() / progress.pagesTotal();
                    screen.rewritable(
                            line(label, share(stages, done), stages.get(i).words()));
                    return;
                }
            }
        }

        private double share(List<Stage> stages, double doneOfStage) {
            int before =
                    stages.subList(0, stage).stream().mapToInt(Stage::share).sum();
            int all = stages.stream().mapToInt(Stage::share).sum();
            return (before + stages.get(stage).share() * Math.min(1, doneOfStage)) / all;
        }

        /** Events come from a thread of the manager's, a moment later. */
        void awaitEnd() {
            try {
                if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    screen.settled(line(
                            label, 0, "no word of its end after " + Words.time(Duration.ofSeconds(PATIENCE_SECONDS))));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

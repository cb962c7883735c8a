package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.BackupTrigger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The past of the media server: its library grows for six weeks, and a schedule backs it up from time to time. */
final class SixWeeks {

    private static final List<Stage> STAGES =
            List.of(new Stage(45, 4), new Stage(33, 10), new Stage(20, 25), new Stage(8, 50));

    private static final String GROWING = "Growing";
    private static final int BYTES_PER_MEGABYTE = 1_000_000;
    private static final int ALL_PERCENT = 100;

    /** A backup so many days ago, when the library had so much of its size of today. */
    private record Stage(int daysAgo, int percent) {}

    private final Screen screen;
    private final BackupManager backups;
    private final PretendClock clock;
    private final int series;

    SixWeeks(Screen screen, BackupManager backups, PretendClock clock, int megabytes) {
        this.screen = screen;
        this.backups = backups;
        this.clock = clock;
        this.series = MediaLibrary.seriesFor((long) megabytes * BYTES_PER_MEGABYTE);
    }

    /** Makes the database, and a few backups on the way. */
    void pass(Path database) throws SQLException {
        long beganAtNanos = System.nanoTime();
        try (Connection connection = Sql.open(database)) {
            Sql.text(connection, "PRAGMA journal_mode=WAL");
            Sql.update(connection, "PRAGMA synchronous=NORMAL");
            grow(connection);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - beganAtNanos);
        screen.settled(ProgressBar.line(GROWING, 1, Words.time(took)));
    }

    private void grow(Connection connection) throws SQLException {
        try (MediaLibrary library = new MediaLibrary(connection)) {
            int least = 0;
            for (Stage stage : STAGES) {
                // Something is new each time: a schedule does not publish an unchanged database again.
                least++;
                library.growTo(Math.max(least, series * stage.percent() / ALL_PERCENT), this::show);
                clock.setBack(Duration.ofDays(stage.daysAgo()));
                backups.create(new BackupRequest(BackupTrigger.SCHEDULED, Optional.empty()));
            }
            clock.setBack(Duration.ZERO);
            library.growTo(series, this::show);
        }
    }

    private void show(int grown) {
        screen.rewritable(ProgressBar.line(GROWING, (double) grown / series, "making series " + grown));
    }
}

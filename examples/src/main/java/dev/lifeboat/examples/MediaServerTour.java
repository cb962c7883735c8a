package dev.lifeboat.examples;

import static dev.lifeboat.examples.ClaimFailedException.unless;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RetentionPlan;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** The tour of the media server: its database is made, backed up, broken, restored and undone while it runs; then pruned. */
final class MediaServerTour {

    private static final Duration KEPT = Duration.ofDays(30);

    private final TourSettings settings;
    private final Screen screen;

    MediaServerTour(TourSettings settings, Screen screen) {
        this.settings = settings;
        this.screen = screen;
    }

    void run() throws IOException, SQLException {
        TourDirectory directory = TourDirectory.prepare(settings.directory().resolve("media-server"));
        Path database = directory.resolve("media.db");
        Path store = directory.resolve("backups");
        ProgressBar bar = new ProgressBar(screen);
        PretendClock clock = new PretendClock();
        screen.title("Lifeboat: the database of a media server, backed up and restored while it is in use");
        try (BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(store))
                .retention(RetentionPolicy.keepFor(KEPT))
                .clock(clock)
                .listener(bar)
                .build()) {
            passSixWeeks(backups, clock, database);
            Evidence evidence = new Evidence(database, store);
            try (MediaServer server = MediaServer.start(database)) {
                BadDay day = new BadDay(screen, bar, backups, server, evidence);
                day.live();
                prune(backups);
                day.sumUp();
            }
        }
        screen.say(
                "All of it is in %s (%s), for you to look at. mvn clean removes it.",
                directory.path(), Words.size(directory.bytes()));
    }

    private void passSixWeeks(BackupManager backups, PretendClock clock, Path database) throws SQLException {
        screen.step("A media server, six weeks old");
        new SixWeeks(screen, backups, clock, settings.megabytes()).pass(database);
        try (Connection connection = Sql.open(database)) {
            screen.say("%s", database);
            screen.say(
                    "%s, %s, %s and %s: %s, journal mode %s.",
                    counted(connection, "series", "series", "series"),
                    counted(connection, "episode", "episode", "episodes"),
                    counted(connection, "person", "person", "persons"),
                    counted(connection, "artwork", "picture", "pictures"),
                    Words.size(
                            Sql.number(connection, "PRAGMA page_count") * Sql.number(connection, "PRAGMA page_size")),
                    Sql.text(connection, "PRAGMA journal_mode").toUpperCase(Locale.ROOT));
        }
        screen.say(
                "On the way a schedule made %s; for those the clock was set back.",
                Words.count(backups.list().size(), "backup", "backups"));
    }

    private void prune(BackupManager backups) {
        screen.step("Keeping 30 days");
        RetentionPlan plan = backups.planPrune();
        screen.table(BackupTable.of(plan));
        RetentionPlan done = backups.prune();
        unless(done.removed().equals(plan.removed()), "prune() removes what planPrune() announced");
        unless(backups.list().equals(plan.kept()), "after prune() exactly the kept backups are listed");
        unless(!plan.removed().isEmpty(), "some backups are older than 30 days");
        long freed = plan.removed().stream().mapToLong(Backup::storedBytes).sum();
        screen.say(
                "%s (%s) removed, %d kept.",
                Words.count(plan.removed().size(), "backup", "backups"),
                Words.size(freed),
                plan.kept().size());
    }

    private static String counted(Connection connection, String table, String one, String many) throws SQLException {
        return Words.count(Sql.number(connection, "SELECT count(*) FROM " + table), one, many);
    }
}

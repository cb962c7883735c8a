package dev.lifeboat.example.host;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.BackupTask;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.Schedule;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/**
 * The past of the demonstration, so that its page for backups has something to show: at the first start, before the
 * application, thirty days pass under a pretended clock. The backups are real ones, made where and as the application
 * makes them; {@code -Ddemo.history=false} does without.
 */
final class DemoHistory implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Duration EVERY = Duration.ofHours(6);
    private static final Duration SINCE_THE_LAST = Duration.ofMinutes(137);
    private static final Duration AT_NIGHT = Duration.ofHours(3);
    private static final int DAYS = 30;
    private static final int DAYS_OF_EVERY = 3;
    private static final int MEMBERS_IMPORTED = 400;
    private static final String FIRST_SCHEMA = "2";

    /** The machine was off for those nights: a gap to be seen in the plot. */
    private static final List<Integer> NIGHTS_OFF = List.of(17, 16);

    private static final Moment MIGRATION =
            new Moment(Duration.ofHours(290), BackupTrigger.PRE_MIGRATION, "before Flyway: 3 tasks");
    private static final Moment IMPORT = byHand(211, "Before the members of the old site come");
    private static final Moment MOVE = byHand(682, "Before the move to the new server");
    /** The last but three: what the scheduler verifies once a day was up to date then. */
    private static final Moment VERIFIED_AFTER =
            new Moment(SINCE_THE_LAST.plus(EVERY.multipliedBy(3)), BackupTrigger.SCHEDULED, "");

    private static final List<Moment> LABELLED = List.of(
            MOVE,
            byHand(560, "All members have paid"),
            byHand(424, "Before the disk is replaced"),
            MIGRATION,
            IMPORT,
            byHand(98, "Before the new prices"),
            byHand(29, "Before the new home page"));

    private final InstantSource present;
    private int made;

    /** When a backup was made, before now, and what for. */
    private record Moment(Duration ago, BackupTrigger trigger, String label) {}

    DemoHistory(InstantSource present) {
        this.present = present;
    }

    /** {@return how many backups it has made} None, where there was a database already, or backups. */
    int made() {
        return made;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        if (environment.getProperty("demo.history", Boolean.class, true)) {
            make(
                    Path.of(environment.getRequiredProperty("foyer.data"), "foyer.db"),
                    environment.getRequiredProperty("spring.datasource.url"),
                    Path.of(environment.getRequiredProperty("lifeboat.directory")),
                    environment.getProperty("spring.application.version", ""));
        }
    }

    /** Makes it, where there is neither a database nor a backup. */
    void make(Path database, String url, Path directory, String version) {
        if (Files.exists(database) || Files.exists(directory)) {
            return;
        }
        Instant now = present.instant().truncatedTo(ChronoUnit.SECONDS);
        PastClock clock = new PastClock(now.minus(Duration.ofDays(DAYS)));
        PastContent content = new PastContent(new DriverManagerDataSource(url), clock);
        content.install(FIRST_SCHEMA, PasswordEncoderFactories.createDelegatingPasswordEncoder());
        try (BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory))
                .schedule(Schedule.every(EVERY))
                .settings(settings -> settings.withSwitchedOff(BackupTask.BACKUP)
                        .withSwitchedOff(BackupTask.CLEANUP)
                        .withSwitchedOff(BackupTask.VERIFY))
                .hostVersion(version)
                .clock(clock)
                .build()) {
            for (Moment moment : moments(now)) {
                Instant at = now.minus(moment.ago());
                int hours = (int) Duration.between(clock.instant(), at).toHours();
                clock.set(at);
                content.grow(hours);
                backUp(backups, moment, content);
                if (moment.equals(VERIFIED_AFTER)) {
                    backups.scheduler().runNow(BackupTask.VERIFY).join();
                }
            }
            backups.scheduler().runNow(BackupTask.CLEANUP).join();
            made = backups.list().size();
        }
    }

    private static void backUp(BackupManager backups, Moment moment, PastContent content) {
        if (moment.trigger() == BackupTrigger.SCHEDULED) {
            backups.scheduler().runNow(BackupTask.BACKUP).join();
        } else {
            Backup backup = backups.create(new BackupRequest(moment.trigger(), Optional.of(moment.label())));
            if (moment.equals(MOVE) || moment.equals(IMPORT)) {
                backups.pin(backup.id());
            }
        }
        if (moment.equals(MIGRATION)) {
            content.migrate();
        }
        if (moment.equals(IMPORT)) {
            content.add(MEMBERS_IMPORTED);
        }
    }

    /** Each night once, then every six hours, and by hand now and then; in the order in which they came. */
    private static List<Moment> moments(Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        Stream<Duration> nights = IntStream.range(DAYS_OF_EVERY + 1, DAYS)
                .filter(day -> !NIGHTS_OFF.contains(day))
                .mapToObj(day ->
                        Duration.between(today.minus(Duration.ofDays(day)).plus(AT_NIGHT), now));
        Stream<Duration> since = Stream.iterate(SINCE_THE_LAST, ago -> ago.plus(EVERY))
                .takeWhile(ago -> ago.compareTo(Duration.ofDays(DAYS_OF_EVERY)) < 0);
        List<Moment> moments = new ArrayList<>(LABELLED);
        Stream.concat(nights, since)
                .map(ago -> new Moment(ago, BackupTrigger.SCHEDULED, ""))
                .forEach(moments::add);
        moments.sort(Comparator.comparing(Moment::ago).reversed());
        return moments;
    }

    private static Moment byHand(int hoursAgo, String label) {
        return new Moment(Duration.ofHours(hoursAgo), BackupTrigger.MANUAL, label);
    }
}

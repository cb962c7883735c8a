package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupException;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.BackupStore;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.RestoreMode;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import dev.lifeboat.testkit.MutableClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the meters say. Events come on a thread of Lifeboat's, some time after what they tell of. */
@Tag("driver-independent")
class LifeboatMetricsTest {

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T18:15:02.123Z");

    @BeforeEach
    void aDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note(word TEXT)");
        }
    }

    private Path database() {
        return directory.resolve("app.db");
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        LifeboatAutoConfiguration.class,
                        LifeboatMetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .withBean(MutableClock.class, () -> clock)
                .withPropertyValues(
                        "lifeboat.directory=" + directory.resolve("backups"),
                        "lifeboat.database=" + database(),
                        "lifeboat.schedule.enabled=false");
    }

    private static Timer timer(ApplicationContext context, String name, String tag, String value, String outcome) {
        return context.getBean(MeterRegistry.class)
                .get(name)
                .tags(tag, value, "outcome", outcome)
                .timer();
    }

    private static Timer backups(ApplicationContext context, String trigger, String outcome) {
        return timer(context, "lifeboat.backup", "trigger", trigger, outcome);
    }

    private static Timer restores(ApplicationContext context, String mode, String outcome) {
        return timer(context, "lifeboat.restore", "mode", mode, outcome);
    }

    private static double gauge(ApplicationContext context, String name) {
        return context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    private static void awaitCount(Timer timer, long count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(timer.count()).isEqualTo(count));
    }

    @Test
    void backupsAreCountedByTriggerAndOutcomeAndTimed() {
        runner().run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            manager.create();
            manager.create();
            manager.create(new BackupRequest(BackupTrigger.PRE_MIGRATION, Optional.empty()));

            awaitCount(backups(context, "manual", "success"), 2);
            awaitCount(backups(context, "pre-migration", "success"), 1);
            assertThat(backups(context, "manual", "success").totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(backups(context, "manual", "failure").count()).isZero();
            assertThat(backups(context, "scheduled", "success").count()).isZero();
        });
    }

    @Test
    void failuresAreCountedWithWhatAskedForThem() throws Exception {
        Files.writeString(directory.resolve("backups"), "a file in the place of the directory");

        runner().run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            BackupRequest scheduled = new BackupRequest(BackupTrigger.SCHEDULED, Optional.empty());
            assertThatThrownBy(() -> manager.create(scheduled)).isInstanceOf(BackupException.class);

            awaitCount(backups(context, "scheduled", "failure"), 1);
            assertThat(backups(context, "manual", "failure").count()).isZero();
        });
    }

    @Test
    void restoresAreCountedByModeAndOutcome() {
        RestoreGuard guard = RestoreGuard.refuseWhile(() -> !Files.exists(directory.resolve("go")), "not yet");
        runner().withBean(RestoreGuard.class, () -> guard).run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            BackupId id = manager.create().id();
            assertThat(manager.restoreIfMissing()).isEmpty();
            assertThatThrownBy(() -> manager.restore(id)).hasMessageContaining("not yet");
            Files.writeString(directory.resolve("go"), "");
            manager.restore(id);
            assertThatThrownBy(() -> manager.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(BackupException.class);

            awaitCount(restores(context, "replace-file", "refused"), 1);
            assertThat(restores(context, "in-place", "refused").count()).isEqualTo(1);
            assertThat(restores(context, "in-place", "success").count()).isEqualTo(1);
            assertThat(restores(context, "in-place", "failure").count()).isZero();
            assertThat(restores(context, "replace-file", "success").count())
                    .as("nothing was missing")
                    .isZero();
        });
    }

    @Test
    void theAgeOfTheLastGoodAndOfTheLastVerifiedBackupGrow() {
        runner().run(context -> {
            assertThat(gauge(context, "lifeboat.backup.age")).isNaN();
            assertThat(gauge(context, "lifeboat.backup.size")).isNaN();
            BackupManager manager = context.getBean(BackupManager.class);
            Backup verified = manager.create();
            manager.verify(verified.id(), VerifyDepth.CHECKSUM);
            clock.advance(Duration.ofHours(1));
            Backup newest = manager.create();
            clock.advance(Duration.ofMinutes(1));

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(gauge(context, "lifeboat.backup.age")).isEqualTo(60));
            assertThat(gauge(context, "lifeboat.backup.verified.age")).isEqualTo(3660);
            assertThat(gauge(context, "lifeboat.backup.size")).isEqualTo((double) newest.storedBytes());
            clock.advance(Duration.ofMinutes(1));
            assertThat(gauge(context, "lifeboat.backup.age")).isEqualTo(120);
        });
    }

    @Test
    void aBackupThatIsFoundDamagedIsNeitherGoodNorVerified() {
        runner().run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            manager.verify(manager.create().id(), VerifyDepth.CHECKSUM);
            clock.advance(Duration.ofHours(1));
            BackupId damaged = manager.create().id();
            Files.write(directory.resolve("backups").resolve(damaged + ".sqlite"), new byte[0]);
            manager.verify(damaged, VerifyDepth.CHECKSUM);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(gauge(context, "lifeboat.backup.age")).isEqualTo(3600));
            assertThat(gauge(context, "lifeboat.backup.verified.age")).isEqualTo(3600);
        });
    }

    @Test
    void whatWasThereBeforeARestartIsKnownAtOnce() {
        runner().run(context -> context.getBean(BackupManager.class).create());
        clock.advance(Duration.ofDays(2));

        runner().run(context -> await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(gauge(context, "lifeboat.backup.age")).isEqualTo(2 * 86_400)));
    }

    @Test
    void aScrapeAsksTheStoreForNothing() {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(directory.resolve("backups")));
        runner().withBean(BackupStore.class, () -> store).run(context -> {
            context.getBean(BackupManager.class).create();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(gauge(context, "lifeboat.backup.age")).isZero());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("lifeboat-meters")));
            int before = store.count(Call.LIST);

            scrape(context);

            assertThat(store.count(Call.LIST)).isEqualTo(before);
        });
    }

    private static void scrape(ApplicationContext context) {
        context.getBean(MeterRegistry.class)
                .getMeters()
                .forEach(meter -> meter.measure()
                        .forEach(measurement ->
                                assertThat(measurement.getValue()).isNotNegative()));
    }

    @Test
    void eachMeterHasAUnitADescriptionAndAHandfulOfSeries() {
        runner().run(context -> {
            List<Meter> ours = context.getBean(MeterRegistry.class).getMeters().stream()
                    .filter(meter -> meter.getId().getName().startsWith("lifeboat."))
                    .toList();

            assertThat(ours).hasSize(4 * 2 + 2 * 3 + 3).allSatisfy(meter -> {
                assertThat(meter.getId().getDescription()).isNotBlank();
                assertThat(meter.getId().getBaseUnit()).isIn("seconds", "bytes");
                assertThat(meter.getId().getTags())
                        .extracting(io.micrometer.core.instrument.Tag::getKey)
                        .isSubsetOf("trigger", "mode", "outcome");
            });
        });
    }

    private ApplicationContextRunner withoutRegistry() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(LifeboatAutoConfiguration.class, LifeboatMetricsAutoConfiguration.class))
                .withPropertyValues(
                        "lifeboat.directory=" + directory.resolve("backups"), "lifeboat.database=" + database());
    }

    @Test
    void aHostWithoutARegistryStarts() {
        withoutRegistry()
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(BackupManager.class)
                        .doesNotHaveBean("lifeboatMetrics"));
    }

    @Test
    void aHostWithoutMicrometerStarts() {
        withoutRegistry()
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(BackupManager.class)
                        .doesNotHaveBean("lifeboatMetrics"));
    }
}

package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupSettings;
import dev.lifeboat.BackupStore;
import dev.lifeboat.BackupTask;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the properties set, and which of their values are refused when the application starts. */
@Tag("driver-independent")
class PropertiesTest extends HostFixture {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private void withSettings(Consumer<BackupSettings> check, String... properties) {
        host().withPropertyValues(properties)
                .run(context -> check.accept(
                        context.getBean(BackupManager.class).scheduler().settings()));
    }

    @Test
    void theRulesOfRetentionMakeOnePolicy() {
        withSettings(
                settings -> assertThat(settings.retention().text())
                        .isEqualTo(RetentionPolicy.parse("within=30d, last=2, hourly=24, daily=7, weekly=4, monthly=12,"
                                        + " yearly=5, at-most=100, at-most-bytes=10GiB, minimum=3, zone=Europe/Berlin")
                                .text()),
                "lifeboat.retention.within=30",
                "lifeboat.retention.last=2",
                "lifeboat.retention.hourly=24",
                "lifeboat.retention.daily=7",
                "lifeboat.retention.weekly=4",
                "lifeboat.retention.monthly=12",
                "lifeboat.retention.yearly=5",
                "lifeboat.retention.at-most=100",
                "lifeboat.retention.at-most-bytes=10GB",
                "lifeboat.retention.minimum=3",
                "lifeboat.retention.zone=Europe/Berlin");
    }

    @Test
    void orOneTextDoes() {
        withSettings(
                settings -> assertThat(settings.retention()).isEqualTo(RetentionPolicy.parse("daily=7, minimum=3")),
                "lifeboat.retention.policy=daily=7, minimum=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10GB", "500MB", "64KB", "1TB", "4096B", "4096"})
    void aSizeMeansTheSameInBoth(String size) {
        List<RetentionPolicy> policies = new ArrayList<>();
        withSettings(
                settings -> policies.add(settings.retention()),
                "lifeboat.retention.last=3",
                "lifeboat.retention.at-most-bytes=" + size);
        withSettings(
                settings -> policies.add(settings.retention()),
                "lifeboat.retention.policy=last=3, at-most-bytes=" + size);

        assertThat(policies).hasSize(2);
        assertThat(policies.get(1)).isEqualTo(policies.get(0));
    }

    @Test
    void withoutRulesAllBackupsAreKept() {
        withSettings(settings -> assertThat(settings.retention()).isEqualTo(RetentionPolicy.keepEverything()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every=6h | every 6h",
                "daily-at=03:00 | daily at 03:00 Europe/Berlin",
                "daily-at=23:30:15 | daily at 23:30:15 Europe/Berlin",
            })
    void aScheduleIsAnIntervalOrATimeOfDay(String property, String schedule) {
        withSettings(
                settings -> {
                    assertThat(settings.schedule(BackupTask.BACKUP)).isEqualTo(Schedule.parse(schedule));
                    assertThat(settings.schedule(BackupTask.CLEANUP)).isEqualTo(Schedule.parse(schedule));
                },
                "lifeboat.schedule." + property,
                "lifeboat.schedule.zone=Europe/Berlin");
    }

    @Test
    void aTimeOfDayReadsTheSameWhateverLanguageTheMachineSpeaks() {
        Locale before = Locale.getDefault();
        try {
            for (Locale locale :
                    new Locale[] {Locale.US, Locale.GERMANY, Locale.JAPAN, Locale.forLanguageTag("ar-EG")}) {
                Locale.setDefault(locale);
                withSettings(
                        settings -> assertThat(settings.schedule(BackupTask.BACKUP))
                                .as("%s", locale)
                                .isEqualTo(Schedule.dailyAt(LocalTime.of(3, 0), BERLIN)),
                        "lifeboat.schedule.daily-at=03:00",
                        "lifeboat.schedule.zone=Europe/Berlin");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void orACronExpression() {
        withSettings(
                settings -> assertThat(settings.schedule(BackupTask.BACKUP))
                        .isEqualTo(CronSchedule.parse("0 0 3 * * MON-FRI", ZoneId.systemDefault())),
                "lifeboat.schedule.cron=0 0 3 * * MON-FRI");
    }

    @Test
    void verificationHasItsOwnScheduleAndCanBeSwitchedOff() {
        withSettings(
                settings ->
                        assertThat(settings.schedule(BackupTask.VERIFY)).isEqualTo(Schedule.every(Duration.ofDays(7))),
                "lifeboat.verify.every=7d");
        withSettings(
                settings -> assertThat(settings.switchedOn())
                        .containsExactlyInAnyOrder(BackupTask.BACKUP, BackupTask.CLEANUP),
                "lifeboat.verify.enabled=false");
    }

    @Test
    void withoutAScheduleNothingRunsByItself() {
        withSettings(settings -> assertThat(settings.switchedOn()).isEmpty(), "lifeboat.schedule.enabled=false");
    }

    @Test
    void theVersionOfTheApplicationIsNotedInEachBackup() {
        host().withPropertyValues("spring.application.version=2.4").run(context -> {
            context.getBean(JdbcTemplate.class).execute("create table notes (text)");
            assertThat(context.getBean(BackupManager.class).create().hostVersion())
                    .contains("2.4");
        });
        host().withPropertyValues("spring.application.version=2.4", "lifeboat.host-version=nightly")
                .run(context -> assertThat(
                                context.getBean(BackupManager.class).create().hostVersion())
                        .contains("nightly"));
    }

    @Test
    void allOtherPropertiesReachTheManager() {
        host().withPropertyValues(
                        "lifeboat.name=notes",
                        "lifeboat.settings-file=" + directory.resolve("lifeboat.settings"),
                        "lifeboat.staging=" + directory.resolve("work"),
                        "lifeboat.max-bytes-per-second=50MB",
                        "lifeboat.wal-budget=64MB",
                        "lifeboat.operation-timeout=1m",
                        "lifeboat.lock-timeout=1s",
                        "lifeboat.close-timeout=1s",
                        "lifeboat.collapse-percent=10",
                        "lifeboat.schedule.jitter=10s",
                        "lifeboat.verify.budget=1m",
                        "lifeboat.restore.depth=integrity-check")
                .run(context -> {
                    context.getBean(JdbcTemplate.class).execute("create table notes (text)");
                    BackupManager backups = context.getBean(BackupManager.class);
                    backups.scheduler().switchOff(BackupTask.VERIFY);

                    assertThat(backups.create().id().name()).isEqualTo("notes");
                    assertThat(directory.resolve("lifeboat.settings")).exists();
                    assertThat(directory.resolve("work")).isNotEmptyDirectory();
                    assertThat(directory.resolve(".lifeboat")).doesNotExist();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifeboat.name=a/b",
                "lifeboat.database=:memory:",
                "lifeboat.directory=s3://bucket/backups",
                "lifeboat.database=jdbc:sqlite:app.db",
                "lifeboat.staging=classpath:staging",
                "lifeboat.retention.policy=dayly=7",
                "lifeboat.retention.within=-1d",
                "lifeboat.retention.last=0",
                "lifeboat.retention.hourly=-1",
                "lifeboat.retention.daily=-1",
                "lifeboat.retention.weekly=0",
                "lifeboat.retention.monthly=0",
                "lifeboat.retention.yearly=2000000",
                "lifeboat.retention.at-most=0",
                "lifeboat.retention.at-most-bytes=1B",
                "lifeboat.retention.minimum=0",
                "lifeboat.schedule.every=30s",
                "lifeboat.schedule.cron=0 0 3 * *",
                "lifeboat.schedule.cron=0 0 3 31 2 *",
                "lifeboat.schedule.jitter=-1s",
                "lifeboat.verify.every=10s",
                "lifeboat.verify.budget=-1s",
                "lifeboat.max-bytes-per-second=0",
                "lifeboat.wal-budget=0",
                "lifeboat.operation-timeout=-1s",
                "lifeboat.lock-timeout=-1s",
                "lifeboat.close-timeout=-1s",
                "lifeboat.collapse-percent=101",
                "lifeboat.restore.pool-timeout=-1s"
            })
    void aWrongValueIsRefusedUnderTheNameOfItsProperty(String property) {
        String name = property.substring(0, property.indexOf('='));
        host().withPropertyValues(property)
                .run(context ->
                        assertThat(invalidProperty(context.getStartupFailure())).isEqualTo(name));
    }

    /** Spring takes whatever is not true for off, and nobody would notice that there are no backups. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifeboat.enabled=on",
                "lifeboat.enabled=1",
                "lifeboat.enabled=",
                "lifeboat.migration.enabled=yes",
                "lifeboat.restore.clear-caches=tru"
            })
    void aSwitchThatIsNeitherOnNorOffIsRefused(String property) {
        String name = property.substring(0, property.indexOf('='));
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(LifeboatSwitchesAutoConfiguration.class.getName());
        host().withConfiguration(AutoConfigurations.of(LifeboatSwitchesAutoConfiguration.class))
                .withPropertyValues(property)
                .run(context ->
                        assertThat(invalidProperty(context.getStartupFailure())).isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "false", "False"})
    void oneThatIsEitherIsNot(String value) {
        host().withConfiguration(AutoConfigurations.of(LifeboatSwitchesAutoConfiguration.class))
                .withPropertyValues("lifeboat.enabled=" + value)
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** What does not count today may count tomorrow. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifeboat.schedule.every=30s",
                "lifeboat.schedule.cron=0 0 3 * *",
                "lifeboat.retention.daily=-1",
                "lifeboat.retention.policy=dayly=7"
            })
    void soItIsWhereItDoesNotCountAtPresent(String property) {
        String name = property.substring(0, property.indexOf('='));
        host().withPropertyValues(property, "lifeboat.schedule.enabled=false")
                .run(context ->
                        assertThat(invalidProperty(context.getStartupFailure())).isEqualTo(name));
        host().withPropertyValues(property)
                .withBean(Schedule.class, () -> Schedule.every(Duration.ofHours(1)))
                .withBean(RetentionPolicy.class, RetentionPolicy::keepEverything)
                .run(context ->
                        assertThat(invalidProperty(context.getStartupFailure())).isEqualTo(name));
    }

    /** The directory in which the tests' own classes are is one of the class path. */
    @Test
    void aRelativePathIsNoneOnTheClassPath() throws Exception {
        String onTheClassPath = "dev";
        assertThat(getClass().getClassLoader().getResource(onTheClassPath)).isNotNull();
        ApplicationContextRunner relative = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(LifeboatAutoConfiguration.class))
                .withPropertyValues(
                        "lifeboat.directory=" + onTheClassPath,
                        "lifeboat.staging=" + onTheClassPath,
                        "lifeboat.settings-file=" + onTheClassPath,
                        "lifeboat.schedule.enabled=false",
                        "lifeboat.database=" + onTheClassPath);
        Path here = Path.of("").toAbsolutePath();
        relative.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(here.resolve(onTheClassPath));
            assertThat(context.getBean(BackupStore.class).localDirectory())
                    .hasValueSatisfying(
                            path -> assertThat(path.toAbsolutePath()).isEqualTo(here.resolve(onTheClassPath)));
            HostProperties bound = context.getBean(HostProperties.class);
            assertThat(Setting.path("", bound.tuning().staging()).value()).isEqualTo(Path.of(onTheClassPath));
            assertThat(Setting.path("", bound.general().settingsFile()).value()).isEqualTo(Path.of(onTheClassPath));
        });
        assertThat(here.resolve(onTheClassPath)).doesNotExist();
    }

    @Test
    void aPathMayBeAFileUrl() {
        host().withPropertyValues(
                        "lifeboat.directory=" + directory.resolve("elsewhere").toUri())
                .run(context -> assertThat(context.getBean(BackupStore.class).localDirectory())
                        .contains(directory.resolve("elsewhere")));
    }

    private static String invalidProperty(@Nullable Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
                return invalid.getName();
            }
        }
        throw new AssertionError("refused otherwise", failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifeboat.retention.daily=seven",
                "lifeboat.schedule.daily-at=25:00",
                "lifeboat.schedule.zone=Mars/Olympus",
                "lifeboat.restore.depth=deep"
            })
    void whatIsNoValueOfThatKindIsRefusedBySpring(String property) {
        String name = property.substring(0, property.indexOf('='));
        host().withPropertyValues(property)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining(name));
    }

    @Test
    void rulesThatMakeNoSenseTogetherAreRefusedUnderTheirNames() {
        host().withPropertyValues("lifeboat.retention.minimum=5", "lifeboat.retention.at-most=3")
                .run(context -> assertThat(invalidProperty(context.getStartupFailure()))
                        .isEqualTo("lifeboat.retention.at-most, lifeboat.retention.minimum"));
    }

    @ParameterizedTest
    @CsvSource({
        "lifeboat.schedule.every=6h, lifeboat.schedule.daily-at=03:00",
        "lifeboat.schedule.every=6h, lifeboat.schedule.cron=0 0 3 * * *",
        "lifeboat.retention.policy=daily=7, lifeboat.retention.last=3"
    })
    void whatExcludesEachOtherIsNamed(String one, String other) {
        host().withPropertyValues(one, other)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class)
                        .hasMessageContaining(one.substring(0, one.indexOf('=')))
                        .hasMessageContaining(other.substring(0, other.indexOf('='))));
    }
}

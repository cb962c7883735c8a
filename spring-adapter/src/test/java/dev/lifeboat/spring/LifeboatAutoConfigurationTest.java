package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupListener;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import dev.lifeboat.BackupTask;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import dev.lifeboat.TaskStatus;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.TaskScheduler;

/** What an application gets, and what of its own is taken in its place. */
class LifeboatAutoConfigurationTest extends HostFixture {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void anApplicationOnSqliteHasBackupsFromOneProperty() {
        host().run(context -> {
            context.getBean(JdbcTemplate.class).execute("create table notes (text)");

            Backup backup = context.getBean(BackupManager.class).create("by hand");

            assertThat(directory.resolve("backups").resolve(backup.id() + ".sqlite"))
                    .exists();
            assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("app.db"));
            assertThat(context.getBean(BackupManager.class).scheduler().tasks())
                    .as("it makes backups by itself")
                    .allMatch(TaskStatus::switchedOn);
            assertThat(context.getBean(BackupManager.class)
                            .scheduler()
                            .settings()
                            .schedule(BackupTask.BACKUP))
                    .isEqualTo(Schedule.every(Duration.ofDays(1)));
        });
    }

    @Test
    void anApplicationThatDoesNotWantItGetsNothing() {
        host().withPropertyValues("lifeboat.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(BackupManager.class)
                        .doesNotHaveBean(BackupStore.class)
                        .doesNotHaveBean(DataSourceGate.class));
    }

    @Test
    void aManagerOfTheApplicationsOwnTakesThePlaceOfEverything() {
        host().withUserConfiguration(OwnManager.class).run(context -> {
            assertThat(context).hasSingleBean(BackupManager.class).doesNotHaveBean(BackupStore.class);
            assertThat(context.getBean(BackupManager.class).create().id().name())
                    .isEqualTo("own");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnManager {

        @Bean
        BackupManager own(javax.sql.DataSource dataSource) throws Exception {
            Path file = DataSourceTarget.of(dataSource).file().orElseThrow();
            new JdbcTemplate(dataSource).execute("create table notes (text)");
            return BackupManager.forDatabase(file)
                    .name("own")
                    .storeIn(DirectoryBackupStore.at(file.resolveSibling("own")))
                    .build();
        }
    }

    @Test
    void aStoreOfTheApplicationsOwnNeedsNoDirectory() {
        DirectoryBackupStore own = DirectoryBackupStore.at(directory.resolve("elsewhere"));
        host().withPropertyValues("lifeboat.directory=")
                .withBean(BackupStore.class, () -> own)
                .run(context -> {
                    context.getBean(JdbcTemplate.class).execute("create table notes (text)");
                    Backup backup = context.getBean(BackupManager.class).create();

                    assertThat(own.directory().resolve(backup.id() + ".sqlite")).exists();
                });
    }

    @Test
    void aPolicyAndAScheduleOfTheApplicationsOwnGoBeforeTheProperties() {
        host().withPropertyValues("lifeboat.retention.last=3", "lifeboat.schedule.every=6h")
                .withBean(RetentionPolicy.class, () -> RetentionPolicy.keepLast(7))
                .withBean(Schedule.class, () -> Schedule.every(Duration.ofHours(1)))
                .run(context -> {
                    var settings =
                            context.getBean(BackupManager.class).scheduler().settings();

                    assertThat(settings.retention()).isEqualTo(RetentionPolicy.keepLast(7));
                    assertThat(settings.schedule(BackupTask.BACKUP)).isEqualTo(Schedule.every(Duration.ofHours(1)));
                });
    }

    @Test
    void theClockOfTheApplicationTellsTheTime() {
        host().withPropertyValues("lifeboat.schedule.enabled=false")
                .withBean(Clock.class, () -> Clock.fixed(NOON, ZoneOffset.UTC))
                .run(context -> assertThat(
                                createdAt(context.getBean(JdbcTemplate.class), context.getBean(BackupManager.class)))
                        .isEqualTo(NOON));
        host().withPropertyValues("lifeboat.schedule.enabled=false")
                .withBean("instants", InstantSource.class, () -> InstantSource.fixed(NOON.plusSeconds(1)))
                .run(context -> assertThat(
                                createdAt(context.getBean(JdbcTemplate.class), context.getBean(BackupManager.class)))
                        .isEqualTo(NOON.plusSeconds(1)));
    }

    private static Instant createdAt(JdbcTemplate jdbc, BackupManager backups) {
        jdbc.execute("create table if not exists notes (text)");
        return backups.create().createdAt();
    }

    @Test
    void customizersHaveTheLastWordInTheirOrder() {
        List<String> called = new CopyOnWriteArrayList<>();
        host().withPropertyValues("lifeboat.name=property")
                .withBean("late", BackupManagerCustomizer.class, () -> new Late(called))
                .withBean("early", BackupManagerCustomizer.class, () -> new Early(called))
                .run(context -> {
                    context.getBean(JdbcTemplate.class).execute("create table notes (text)");

                    assertThat(called).containsExactly("early", "late");
                    assertThat(context.getBean(BackupManager.class)
                                    .create()
                                    .id()
                                    .name())
                            .isEqualTo("late");
                });
    }

    @Order(1)
    record Early(List<String> called) implements BackupManagerCustomizer {
        @Override
        public void customize(dev.lifeboat.BackupManagerBuilder builder) {
            called.add("early");
            builder.name("early");
        }
    }

    @Order(2)
    record Late(List<String> called) implements BackupManagerCustomizer {
        @Override
        public void customize(dev.lifeboat.BackupManagerBuilder builder) {
            called.add("late");
            builder.name("late");
        }
    }

    @Test
    void eachListenerAndTheApplicationItselfHearEachEvent() {
        BlockingQueue<BackupEvent> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Object> published = new LinkedBlockingQueue<>();
        host().withBean("broken", BackupListener.class, () -> event -> {
                    throw new IllegalStateException("of the host");
                })
                .withBean("sound", BackupListener.class, () -> heard::add)
                .withBean("application", Publications.class, () -> new Publications(published))
                .withPropertyValues("lifeboat.schedule.enabled=false")
                .run(context -> {
                    context.getBean(JdbcTemplate.class).execute("create table notes (text)");
                    Backup backup = context.getBean(BackupManager.class).create();

                    assertThat(heard.poll(60, TimeUnit.SECONDS)).isInstanceOf(BackupEvent.Started.class);
                    assertThat(published.poll(60, TimeUnit.SECONDS)).isInstanceOf(BackupEvent.Started.class);
                    assertThat(lastOf(published))
                            .extracting(event -> event.backup().orElseThrow().id())
                            .isEqualTo(backup.id());
                });
    }

    private static BackupEvent.Completed lastOf(BlockingQueue<Object> published) throws InterruptedException {
        while (true) {
            if (published.poll(60, TimeUnit.SECONDS) instanceof BackupEvent.Completed completed) {
                return completed;
            }
        }
    }

    record Publications(BlockingQueue<Object> published) {
        @EventListener
        void on(BackupEvent event) {
            published.add(event);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anApplicationStartsAndStopsWithoutAWarning(CapturedOutput output) {
        host().withPropertyValues("lifeboat.backup-on-shutdown=true", "lifeboat.schedule.enabled=false")
                .run(context -> {
                    context.getBean(JdbcTemplate.class).execute("create table notes (text)");
                });

        assertThat(output.getAll()).contains("lifeboat").doesNotContain("WARN").doesNotContain("ERROR");
    }

    @Test
    void theApplicationsOwnSchedulerIsLeftAlone() {
        host().run(context -> assertThat(context)
                .doesNotHaveBean(TaskScheduler.class)
                .doesNotHaveBean(ScheduledExecutorService.class));
    }

    @Test
    void withoutSpringsJdbcTheDatabaseIsNamed() {
        var withoutJdbc = starter()
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.jdbc", "com.zaxxer.hikari", "jakarta.persistence"));
        withoutJdbc
                .withPropertyValues("lifeboat.database=" + database("app.db"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(BackupManager.class));
        withoutJdbc.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("spring-boot-jdbc is not on the class path"));
    }

    @Test
    void nothingIsTouchedUntilThereIsSomethingToDo() {
        host().withPropertyValues("lifeboat.schedule.enabled=false").run(context -> {
            assertThat(directory.resolve("backups")).doesNotExist();
            assertThat(Files.exists(database("app.db"))).isFalse();
        });
    }
}

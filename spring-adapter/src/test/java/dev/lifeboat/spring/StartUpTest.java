package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupListener;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTask;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.Beats;
import dev.lifeboat.DyingRestore;
import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.TaskRun;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What comes before what when an application starts. */
class StartUpTest extends HostFixture {

    private ApplicationContextRunner withFlyway() throws IOException {
        Files.createDirectories(directory.resolve("migrations"));
        Files.writeString(directory.resolve("migrations/V1__notes.sql"), "create table notes (text);");
        return host().withBean(Early.class)
                .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
                .withPropertyValues(
                        "spring.flyway.locations=filesystem:" + directory.resolve("migrations"),
                        "lifeboat.schedule.enabled=false");
    }

    /** A bean of the application's, which is made before all that is auto-configured, and has Flyway run. */
    static class Early {
        Early(JdbcTemplate jdbc) {
            jdbc.queryForObject("select count(*) from notes", Integer.class);
        }
    }

    /** A database with one note, and a backup of it. */
    private BackupId backUpOneNote() throws IOException {
        BackupId[] id = new BackupId[1];
        withFlyway().run(context -> {
            context.getBean(JdbcTemplate.class).update("insert into notes values ('kept')");
            id[0] = context.getBean(BackupManager.class).create().id();
        });
        return id[0];
    }

    private static List<String> notes(JdbcTemplate jdbc) {
        return jdbc.queryForList("select text from notes", String.class);
    }

    @Test
    void whatACrashInterruptedIsFinishedBeforeFlywayOpensTheDatabase() throws Exception {
        backUpOneNote();
        Files.writeString(database("app.db"), "this was a database once");
        DyingRestore.run(database("app.db"), directory.resolve("backups"));
        assertThat(database("app.db")).hasContent("this was a database once");

        withFlyway().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(notes(context.getBean(JdbcTemplate.class))).containsExactly("kept");
        });
    }

    @Test
    void aPoolThatConnectsAsSoonAsItIsMadeIsNoneTooEarlyWhereTheDatabaseIsNamed() throws Exception {
        backUpOneNote();
        Files.writeString(database("app.db"), "this was a database once");
        DyingRestore.run(database("app.db"), directory.resolve("backups"));

        starter()
                .withUserConfiguration(EagerPool.class)
                .withPropertyValues("test.url=" + url("app.db"), "lifeboat.database=" + database("app.db"))
                .run(context -> assertThat(notes(new JdbcTemplate(context.getBean(DataSource.class))))
                        .containsExactly("kept"));
    }

    @Configuration(proxyBeanMethods = false)
    static class EagerPool {

        @Bean
        DataSource dataSource(org.springframework.core.env.Environment environment) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(environment.getRequiredProperty("test.url"));
            return new HikariDataSource(config);
        }
    }

    @Test
    void anEmptyVolumeGetsTheNewestBackupBeforeFlywayMakesANewDatabase() throws Exception {
        backUpOneNote();
        Files.delete(database("app.db"));

        withFlyway()
                .withPropertyValues("lifeboat.restore.if-missing=true")
                .run(context ->
                        assertThat(notes(context.getBean(JdbcTemplate.class))).containsExactly("kept"));
    }

    @Test
    void withoutBeingToldAnEmptyVolumeStaysEmpty() throws Exception {
        backUpOneNote();
        Files.delete(database("app.db"));

        withFlyway()
                .run(context ->
                        assertThat(notes(context.getBean(JdbcTemplate.class))).isEmpty());
    }

    @Test
    void whoeverIsGivenADataSourceComesAfterTheManager() {
        List<String> order = new CopyOnWriteArrayList<>();
        host().withBean("aUser", User.class, () -> new User(order))
                .withBean(BackupManagerCustomizer.class, () -> builder -> order.add("manager"))
                .withInitializer(context ->
                        context.getBeanFactory().getBeanDefinition("aUser").setDependsOn("dataSource"))
                .run(context -> assertThat(order).containsExactly("manager", "user"));
    }

    record User(List<String> order) implements InitializingBean {
        @Override
        public void afterPropertiesSet() {
            order.add("user");
        }
    }

    @Test
    void guardsAndListenersMayUseTheDatabase() {
        List<String> seen = new CopyOnWriteArrayList<>();
        host().withPropertyValues("lifeboat.schedule.enabled=false")
                .withBean("seen", List.class, () -> seen)
                .withUserConfiguration(Curious.class)
                .run(context -> {
                    JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
                    jdbc.execute("create table notes (text)");
                    BackupManager backups = context.getBean(BackupManager.class);
                    backups.restore(backups.create().id());

                    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> seen.contains("listener"));
                    assertThat(seen).contains("guard");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Curious {

        @Bean
        RestoreGuard guard(JdbcTemplate jdbc, List<String> seen) {
            return new RestoreGuard() {
                @Override
                public void check(RestoreCandidate candidate) {
                    jdbc.queryForObject("select count(*) from notes", Integer.class);
                    seen.add("guard");
                }
            };
        }

        @Bean
        BackupListener listener(JdbcTemplate jdbc, List<String> seen) {
            return event -> {
                jdbc.queryForObject("select count(*) from notes", Integer.class);
                seen.add("listener");
            };
        }
    }

    @Test
    void theSchedulerBeginsOnceTheApplicationIsUp() {
        host().withPropertyValues("lifeboat.name=patient")
                .withBean("late", Late.class)
                .run(context -> {
                    assertThat(context.getBean(Late.class).threads).isEmpty();
                    Awaitility.await()
                            .atMost(60, TimeUnit.SECONDS)
                            .until(() -> context.getBean(BackupManager.class).list().stream()
                                    .anyMatch(backup -> backup.trigger() == BackupTrigger.SCHEDULED));
                });
    }

    /** Looks for the scheduler's thread while the application starts. */
    static class Late {

        private final List<String> threads;

        Late(BackupManager backups, JdbcTemplate jdbc) {
            jdbc.execute("create table if not exists notes (text)");
            threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.equals("lifeboat-scheduler-patient"))
                    .toList();
            assertThat(backups.list()).isEmpty();
        }
    }

    @Test
    void itBeginsAlsoWhereBeansAreMadeWhenTheyAreNeeded() {
        host().withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    assertThat(context.getBeanFactory()
                                    .getBeanDefinition("jdbcTemplate")
                                    .isLazyInit())
                            .isTrue();
                    BeanDefinition lifecycle = context.getBeanFactory().getBeanDefinition("lifeboatLifecycle");
                    assertThat(lifecycle.isLazyInit()).isFalse();
                    assertThat(context.getBeanFactory().containsSingleton(HostedBackups.BEAN_NAME))
                            .isTrue();
                });
    }

    @Test
    void andMakesItsBackupsThenToo() throws Exception {
        try (Connection connection = DriverManager.getConnection(url("app.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("create table notes (text)");
        }
        host().withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> !store().list().isEmpty()));
    }

    @Test
    void aContextThatIsStoppedMakesNoBackupsUntilItIsStartedAgain() {
        MutableClock clock = MutableClock.at("2026-11-23T18:00:00Z");
        host().withBean(InstantSource.class, () -> clock)
                .withBean("table", Table.class)
                .run(context -> {
                    BackupManager backups = context.getBean(BackupManager.class);
                    Awaitility.await("its first tasks have ended")
                            .atMost(60, TimeUnit.SECONDS)
                            .until(() -> backups.scheduler().tasks().stream()
                                    .allMatch(task -> task.lastRun().isPresent()
                                            && task.runningSince().isEmpty()));
                    assertThat(backups.list()).hasSize(1);

                    context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                            .stop();
                    context.getBean(JdbcTemplate.class).update("insert into notes values ('later')");
                    clock.advance(Duration.ofDays(2));
                    Beats.of(backups);
                    assertThat(backups.list()).hasSize(1);

                    context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                            .start();
                    Awaitility.await()
                            .atMost(60, TimeUnit.SECONDS)
                            .until(() -> backups.list().size() == 2);
                });
    }

    /** There when the scheduler begins. */
    static class Table {
        Table(JdbcTemplate jdbc) {
            jdbc.execute("create table notes (text)");
        }
    }

    @Test
    void anApplicationThatFailsToStartLeavesNoThreadBehind() {
        host().withPropertyValues("lifeboat.name=stillborn")
                .withBean(Stillborn.class)
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(Thread.getAllStackTraces().keySet())
                            .filteredOn(thread -> thread.getName().contains("stillborn"))
                            .isEmpty();
                });
    }

    /** Makes a backup, whose events nobody will hear. */
    static class Stillborn {
        Stillborn(BackupManager backups, JdbcTemplate jdbc) {
            jdbc.execute("create table notes (text)");
            backups.create();
            throw new IllegalStateException("of the host");
        }
    }

    @Test
    void theLastBackupIsMadeAfterTheWebServerHasStopped() {
        assertThat(BackupLifecycle.PHASE)
                .isLessThan(
                        org.springframework.boot.web.server.context.WebServerApplicationContext
                                .START_STOP_LIFECYCLE_PHASE);
        host().withPropertyValues("lifeboat.backup-on-shutdown=true", "lifeboat.schedule.enabled=false")
                .run(context -> {
                    context.getBean(JdbcTemplate.class).execute("create table notes (text)");
                    assertThat(context.getBean(BackupManager.class).list()).isEmpty();
                });
        host().withPropertyValues("lifeboat.schedule.enabled=false").run(context -> {
            BackupManager backups = context.getBean(BackupManager.class);
            assertThat(backups.list()).hasSize(1);
            assertThat(backups.scheduler().task(BackupTask.BACKUP).lastRun())
                    .map(TaskRun::outcome)
                    .contains(TaskRun.Outcome.SUCCEEDED);
            context.getBean(JdbcTemplate.class).execute("create table more (text)");
        });
        host().run(context -> assertThat(context.getBean(BackupManager.class).list())
                .as("none was asked for")
                .hasSize(1));
    }
}

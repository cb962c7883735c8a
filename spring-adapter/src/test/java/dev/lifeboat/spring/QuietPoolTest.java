package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreFailedException;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.RestoreRefusedException;
import dev.lifeboat.RestoreResult;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** A pool that is suspended for a restore goes on, whatever the guards of the application do meanwhile. */
class QuietPoolTest extends HostFixture {

    private ApplicationContextRunner suspendable(String journalMode) {
        return host().withPropertyValues(
                        "lifeboat.schedule.enabled=false",
                        "spring.datasource.url=" + url("app.db") + "?busy_timeout=100&journal_mode=" + journalMode,
                        "spring.datasource.hikari.allow-pool-suspension=true");
    }

    /** Takes a connection of the pool wherever it is told to. */
    static final class Hungry implements RestoreGuard {

        private final JdbcTemplate jdbc;
        private final String where;
        private final List<Object> seen = new CopyOnWriteArrayList<>();

        Hungry(JdbcTemplate jdbc, String where) {
            this.jdbc = jdbc;
            this.where = where;
        }

        private void ask(String here) {
            if (here.equals(where)) {
                seen.addAll(jdbc.queryForList("select text from notes", String.class));
            }
        }

        @Override
        public Quiet quiesce() {
            ask("quiesce");
            return () -> ask("resume");
        }

        @Override
        public void validate(Connection live) {
            ask("validate");
        }
    }

    /** Comes after the starter's own guards, and is quiet after the pool. */
    @AutoConfiguration(after = LifeboatAutoConfiguration.class)
    static class Late {

        @Bean
        Hungry hungry(JdbcTemplate jdbc, org.springframework.core.env.Environment environment) {
            return new Hungry(jdbc, environment.getRequiredProperty("test.where"));
        }
    }

    private static Backup backUp(AssertableApplicationContext context, String note) {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        jdbc.execute("create table notes (text)");
        jdbc.update("insert into notes values (?)", note);
        Backup backup = context.getBean(BackupManager.class).create();
        jdbc.update("update notes set text = 'later'");
        return backup;
    }

    private static CompletableFuture<RestoreResult> restore(AssertableApplicationContext context, Backup backup) {
        return CompletableFuture.supplyAsync(
                () -> context.getBean(BackupManager.class).restore(backup.id()));
    }

    private static List<String> notes(AssertableApplicationContext context) {
        return context.getBean(JdbcTemplate.class).queryForList("select text from notes", String.class);
    }

    @Test
    void aGuardThatTakesAConnectionOfItDoesNotHang() {
        for (String where : List.of("quiesce", "validate", "resume")) {
            suspendable("WAL")
                    .withConfiguration(AutoConfigurations.of(Late.class))
                    .withPropertyValues("lifeboat.restore.pool-timeout=50ms", "test.where=" + where)
                    .run(context -> {
                        context.getBean(JdbcTemplate.class).execute("drop table if exists notes");
                        Backup backup = backUp(context, "kept");

                        restore(context, backup).get(60, TimeUnit.SECONDS);

                        assertThat(context.getBean(Hungry.class).seen)
                                .as(where)
                                .containsExactly(where.equals("quiesce") ? "later" : "kept");
                        assertThat(notes(context)).containsExactly("kept");
                    });
        }
    }

    @Test
    void withARollbackJournalThatGuardGetsNoConnectionAndTheRestoreIsUndone() {
        suspendable("DELETE")
                .withConfiguration(AutoConfigurations.of(Late.class))
                .withPropertyValues(
                        "lifeboat.restore.pool-timeout=50ms",
                        "spring.datasource.hikari.connection-timeout=2000",
                        "test.where=validate")
                .run(context -> {
                    Backup backup = backUp(context, "kept");

                    assertThatThrownBy(() -> restore(context, backup).get(60, TimeUnit.SECONDS))
                            .cause()
                            .isInstanceOf(RestoreFailedException.class)
                            .hasMessageContaining("Failed to obtain JDBC Connection")
                            .hasMessageContaining("was put back");
                    assertThat(notes(context)).containsExactly("later");
                });
    }

    /** Is quiet after the pool, or would be, and finds the new content wrong. */
    @AutoConfiguration(after = LifeboatAutoConfiguration.class)
    static class Refusing {

        @Bean
        RestoreGuard refusing(org.springframework.core.env.Environment environment, HikariDataSource pool) {
            boolean atOnce = environment.getRequiredProperty("test.where").equals("quiesce");
            return new RestoreGuard() {
                @Override
                public Quiet quiesce() {
                    assertThat(pool.getHikariPoolMXBean().getTotalConnections())
                            .as("the pool is quiet")
                            .isZero();
                    if (atOnce) {
                        throw new IllegalStateException("a nightly job runs");
                    }
                    return Quiet.NONE;
                }

                @Override
                public void validate(Connection live) {
                    throw new IllegalStateException("half of it is missing");
                }
            };
        }
    }

    @Test
    void itGoesOnAfterALaterGuardRefusedOrFoundTheContentWrong() {
        for (String where : List.of("quiesce", "validate")) {
            suspendable("WAL")
                    .withConfiguration(AutoConfigurations.of(Refusing.class))
                    .withPropertyValues("lifeboat.restore.pool-timeout=60s", "test.where=" + where)
                    .run(context -> {
                        context.getBean(JdbcTemplate.class).execute("drop table if exists notes");
                        Backup backup = backUp(context, "kept");

                        assertThatThrownBy(() -> restore(context, backup).get(60, TimeUnit.SECONDS))
                                .hasMessageContaining(
                                        where.equals("quiesce") ? "a nightly job runs" : "half of it is missing");
                        CompletableFuture<List<String>> notes = CompletableFuture.supplyAsync(() -> notes(context));
                        assertThat(notes.get(60, TimeUnit.SECONDS)).containsExactly("later");
                    });
        }
    }

    @Test
    void itGoesOnAfterAnInterruptEndedTheWaitForItsConnections() {
        AtomicBoolean nowThePool = new AtomicBoolean();
        suspendable("WAL")
                .withBean("before", RestoreGuard.class, () -> new RestoreGuard() {
                    @Override
                    public Quiet quiesce() {
                        nowThePool.set(true);
                        return Quiet.NONE;
                    }
                })
                .withPropertyValues("lifeboat.restore.pool-timeout=60s")
                .run(context -> {
                    Backup backup = backUp(context, "kept");
                    HikariPoolMXBean pool =
                            context.getBean(HikariDataSource.class).getHikariPoolMXBean();
                    CompletableFuture<RestoreResult> restored = new CompletableFuture<>();
                    Thread restoring = new Thread(() -> restored.completeAsync(
                            () -> context.getBean(BackupManager.class).restore(backup.id()), Runnable::run));
                    try (Connection inUse =
                            context.getBean(HikariDataSource.class).getConnection()) {
                        restoring.start();
                        Awaitility.await()
                                .atMost(60, TimeUnit.SECONDS)
                                .until(() -> pool.getIdleConnections() == 0
                                        && pool.getTotalConnections() == 1
                                        && restoring.getState() == Thread.State.TIMED_WAITING);
                        restoring.interrupt();

                        assertThatThrownBy(() -> restored.get(60, TimeUnit.SECONDS))
                                .isInstanceOf(ExecutionException.class)
                                .cause()
                                .isInstanceOf(RestoreRefusedException.class)
                                .hasMessageContaining("could not be made quiet");
                        assertThat(inUse.isClosed()).isFalse();
                        CompletableFuture<List<String>> notes = CompletableFuture.supplyAsync(() -> notes(context));
                        assertThat(notes.get(60, TimeUnit.SECONDS)).containsExactly("later");
                    }
                });
    }
}

package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreResult;
import dev.lifeboat.store.DirectoryBackupStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A server on an open port, with everything on its class path that Spring Boot configures by itself. */
class RunningServerTest {

    private static final int CLIENTS = 4;
    private static final int MOST_REQUESTS = 2000;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    /** The application: it keeps notes. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Notes {

        private final JdbcTemplate jdbc;
        private final TransactionTemplate transactions;

        Notes(JdbcTemplate jdbc, TransactionTemplate transactions) {
            this.jdbc = jdbc;
            this.transactions = transactions;
            jdbc.execute("create table if not exists notes (id integer primary key, text)");
        }

        @GetMapping("/notes")
        int count() {
            Integer count = jdbc.queryForObject("select count(*) from notes", Integer.class);
            return count == null ? 0 : count;
        }

        /** Reads, and then writes what it has read. */
        @PostMapping("/notes")
        void add() {
            transactions.executeWithoutResult(
                    transaction -> jdbc.update("insert into notes (text) values (?)", "note " + count()));
        }
    }

    private ConfigurableApplicationContext serve(String... properties) {
        return new SpringApplicationBuilder(Notes.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        RunningHost.NO_LOGIN,
                        "spring.liquibase.enabled=false",
                        "spring.datasource.url=jdbc:sqlite:" + directory.resolve("notes.db")
                                + "?journal_mode=WAL&transaction_mode=IMMEDIATE&busy_timeout=30000",
                        "lifeboat.directory=" + directory.resolve("backups"))
                .properties(properties)
                .run();
    }

    private int request(ConfigurableApplicationContext context, String method) throws Exception {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/notes"))
                .timeout(Duration.ofMinutes(2))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Sends requests one after the other until it is told that it is enough; returns those that failed. */
    private List<Integer> failures(ConfigurableApplicationContext context, AtomicInteger sent, AtomicBoolean enough)
            throws Exception {
        List<Integer> failures = new ArrayList<>();
        for (int number = 0; number < MOST_REQUESTS && !enough.get(); number++) {
            int status = request(context, number % 2 == 0 ? "POST" : "GET");
            sent.incrementAndGet();
            if (status != 200) {
                failures.add(status);
            }
        }
        return failures;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noRequestFailsWhileARestoreRuns(boolean suspension) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        try (ConfigurableApplicationContext context = serve(
                "lifeboat.schedule.enabled=false",
                "lifeboat.restore.pool-timeout=1s",
                "spring.datasource.hikari.allow-pool-suspension=" + suspension)) {
            BackupManager backups = context.getBean(BackupManager.class);
            Backup backup = backups.create("empty");
            List<Future<List<Integer>>> running = new ArrayList<>();
            for (int number = 0; number < CLIENTS; number++) {
                running.add(clients.submit(() -> failures(context, sent, enough)));
            }
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> sent.get() > 40);

            RestoreResult result = backups.restore(backup.id());
            int atRestore = sent.get();
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> sent.get() > atRestore + 40);
            backups.restore(result.safetyBackup().id());
            enough.set(true);

            for (Future<List<Integer>> client : running) {
                assertThat(client.get(120, TimeUnit.SECONDS)).isEmpty();
            }
            assertThat(result.safetyBackup().databaseBytes()).isPositive();
            assertThat(context.getBean(Notes.class).count())
                    .as("the undo brought the notes back")
                    .isGreaterThanOrEqualTo(10);
        } finally {
            enough.set(true);
            clients.shutdownNow();
        }
    }

    @Test
    void whatWasWrittenLastIsInTheBackupAtShutdown() throws Exception {
        try (ConfigurableApplicationContext context =
                serve("lifeboat.backup-on-shutdown=true", "lifeboat.schedule.enabled=false")) {
            assertThat(request(context, "POST")).isEqualTo(200);
            assertThat(context.getBean(BackupManager.class).list()).isEmpty();
        }

        try (BackupManager backups = BackupManager.forDatabase(directory.resolve("notes.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build()) {
            Backup last = backups.latest().orElseThrow();
            backups.restoreTo(last.id(), directory.resolve("last.db"));
            JdbcTemplate restored = new JdbcTemplate(new org.springframework.jdbc.datasource.DriverManagerDataSource(
                    "jdbc:sqlite:" + directory.resolve("last.db")));
            assertThat(restored.queryForObject("select count(*) from notes", Integer.class))
                    .isEqualTo(1);
        }
    }
}

package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.CheckNote;
import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.Verification;
import dev.lifeboat.VerificationResult;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.store.DirectoryBackupStore;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** The endpoint over HTTP, on a running server. */
@Tag("driver-independent")
class BackupsEndpointTest {

    private static final String PATH = "/actuator/backups";
    private static final String UNKNOWN = "app-20200101T000000.000Z";
    private static final String WRITES = "management.endpoint.backups.access=unrestricted";
    private static final String RESTORES = "lifeboat.endpoint.restore-enabled=true";

    @TempDir
    Path directory;

    private RunningHost start(String... properties) {
        return RunningHost.start(directory, List.of(), properties);
    }

    private void assertNoPathIn(HttpResponse<String> response) {
        assertThat(response.body())
                .doesNotContain(directory.toString(), directory.getFileName().toString());
    }

    @Test
    void untilTheHostSaysMoreItOnlyReads() throws Exception {
        try (RunningHost host = start(RESTORES)) {
            Backup backup = host.backups().create();

            assertThat(host.get(PATH).statusCode()).isEqualTo(200);
            assertThat(host.get(PATH + "/" + backup.id()).statusCode()).isEqualTo(200);
            assertThat(host.post(PATH).statusCode()).isEqualTo(405);
            assertThat(host.post(PATH + "/" + backup.id() + "/restore").statusCode())
                    .isIn(404, 405);
            assertThat(host.backups().list()).containsExactly(backup);
        }
    }

    @Test
    void itShowsTheBackups() throws Exception {
        try (RunningHost host = start("spring.application.version=1.2.3")) {
            Backup older = host.backups().create("before the upgrade");
            Backup newer = host.backups().create();

            JsonNode backups = RunningHost.json(host.get(PATH)).get("backups");
            HttpResponse<String> one = host.get(PATH + "/" + older.id());

            assertThat(backups).hasSize(2);
            assertThat(backups.get(0).get("id").asString()).isEqualTo(newer.id().toString());
            assertThat(RunningHost.json(one)).isEqualTo(backups.get(1));
            assertThat(one.body())
                    .isEqualTo(("{'id':'" + older.id() + "','createdAt':'" + older.createdAt() + "','origin':"
                                    + "{'trigger':'MANUAL','label':'before the upgrade','sqliteVersion':'"
                                    + older.sqliteVersion() + "','hostVersion':'1.2.3'},'database':{'bytes':"
                                    + older.databaseBytes() + ",'journalMode':'WAL','userVersion':0,'applicationId':0},"
                                    + "'stored':{'bytes':" + older.storedBytes() + ",'sha256':'" + older.sha256()
                                    + "'},'pinned':false,'notes':[],'lastVerification':null}")
                            .replace('\'', '"'));
        }
    }

    @Test
    void itShowsHealthAndPlanWithoutPathsOfTheServer() throws Exception {
        try (RunningHost host = start("lifeboat.retention.last=1")) {
            host.backups().create();
            Backup newer = host.backups().create();
            Files.writeString(directory.resolve("backups").resolve("foreign.txt"), "not ours");

            HttpResponse<String> health = host.get(PATH + "/health");
            HttpResponse<String> plan = host.get(PATH + "/plan");

            JsonNode seen = RunningHost.json(health);
            assertThat(seen.get("newest").get("id").asString())
                    .isEqualTo(newer.id().toString());
            assertThat(seen.get("severity").asString()).isEqualTo("NOTE");
            assertThat(seen.get("findings").findValuesAsString("code")).contains("SAME_VOLUME", "FOREIGN_FILES");
            assertThat(seen.get("findings").get(0).get("advice").asString()).isNotBlank();
            assertThat(RunningHost.json(plan).get("backups").findValuesAsString("decision"))
                    .containsExactly("KEEP", "REMOVE");
            assertThat(host.backups().health().toString()).contains(directory.toString());
            assertNoPathIn(health);
            assertNoPathIn(plan);
        }
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsNoIdIsABadRequest() throws Exception {
        try (RunningHost host = start(WRITES)) {
            HttpResponse<String> unknown = host.get(PATH + "/" + UNKNOWN);
            HttpResponse<String> noId = host.get(PATH + "/etc");
            HttpResponse<String> pin = host.post(PATH + "/" + UNKNOWN + "/pin");

            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(RunningHost.json(unknown).get("error").asString()).isEqualTo("not-found");
            assertThat(noId.statusCode()).isEqualTo(400);
            assertThat(RunningHost.json(noId).get("message").asString()).startsWith("not a backup id: ");
            assertThat(pin.statusCode()).isEqualTo(404);
            assertThat(host.post(PATH + "/" + UNKNOWN + "/verify").statusCode()).isEqualTo(404);
            assertThat(host.post(PATH + "/" + UNKNOWN + "/explode").statusCode())
                    .isEqualTo(400);
            assertNoPathIn(pin);
        }
    }

    @Test
    void aBackupIsMadeVerifiedAndPinned() throws Exception {
        try (RunningHost host = start(WRITES)) {
            HttpResponse<String> made = host.post(PATH, "{\"label\":\"by hand\"}");
            String id = RunningHost.json(made).get("id").asString();
            HttpResponse<String> verified = host.post(PATH + "/" + id + "/verify");
            HttpResponse<String> deeper = host.post(PATH + "/" + id + "/verify", "{\"depth\":\"integrity-check\"}");
            HttpResponse<String> pinned = host.post(PATH + "/" + id + "/pin");
            HttpResponse<String> unpinned = host.post(PATH + "/" + id + "/unpin");

            assertThat(made.statusCode()).isEqualTo(200);
            assertThat(host.backups().latest().orElseThrow().label()).contains("by hand");
            assertThat(RunningHost.json(verified).get("ok").asBoolean()).isTrue();
            assertThat(RunningHost.json(verified).get("depth").asString()).isEqualTo("QUICK_CHECK");
            assertThat(RunningHost.json(deeper).get("depth").asString()).isEqualTo("INTEGRITY_CHECK");
            assertThat(RunningHost.json(pinned).get("pinned").asBoolean()).isTrue();
            assertThat(RunningHost.json(unpinned).get("pinned").asBoolean()).isFalse();
            assertThat(host.post(PATH).statusCode()).isEqualTo(200);
            assertThat(host.backups().list()).hasSize(2);
        }
    }

    @Test
    void whatCannotBeReadIsABadRequest() throws Exception {
        try (RunningHost host = start(WRITES)) {
            String id = host.backups().create().id().toString();

            assertThat(host.post(PATH, "{\"label\":\"" + "x".repeat(501) + "\"}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(host.post(PATH + "/" + id + "/verify", "{\"depth\":\"deep\"}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(host.backups().list()).hasSize(1);
        }
    }

    @Test
    void toRestoreTakesAnOptInOfItsOwn() throws Exception {
        try (RunningHost host = start(WRITES)) {
            Backup backup = host.backups().create();
            host.sql("INSERT INTO note VALUES ('later')");

            HttpResponse<String> refused = host.post(PATH + "/" + backup.id() + "/restore");

            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains(RESTORES);
            assertThat(host.rows()).isEqualTo(1);
        }
    }

    @Test
    void aBackupIsRestoredAndTheAnswerNamesItsUndo() throws Exception {
        try (RunningHost host = start(WRITES, RESTORES)) {
            Backup backup = host.backups().create();
            host.sql("INSERT INTO note VALUES ('later')");

            HttpResponse<String> restored = host.post(PATH + "/" + backup.id() + "/restore");

            assertThat(restored.statusCode()).isEqualTo(200);
            assertThat(RunningHost.json(restored).get("restored").asString())
                    .isEqualTo(backup.id().toString());
            assertThat(host.rows()).isZero();
            String undo = RunningHost.json(restored).get("undo").asString();
            assertThat(host.post(PATH + "/" + undo + "/restore").statusCode()).isEqualTo(200);
            assertThat(host.rows()).isEqualTo(1);
        }
    }

    @Test
    void whatIsRefusedOrBusyIsAConflictAndSaysWhy() throws Exception {
        try (RunningHost host = RunningHost.start(
                directory, List.of(SlowGuard.class), WRITES, RESTORES, "lifeboat.operation-timeout=0s")) {
            String id = host.backups().create().id().toString();
            CompletableFuture<HttpResponse<String>> restore = CompletableFuture.supplyAsync(() -> post(host, id));
            assertThat(SlowGuard.ASKED.await(20, TimeUnit.SECONDS)).isTrue();

            HttpResponse<String> busy = host.post(PATH);
            SlowGuard.ANSWER.countDown();
            HttpResponse<String> refused = restore.get(20, TimeUnit.SECONDS);

            assertThat(busy.statusCode()).isEqualTo(409);
            assertThat(RunningHost.json(busy).get("error").asString()).isEqualTo("busy");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(RunningHost.json(refused).get("error").asString()).isEqualTo("refused");
            assertThat(refused.body()).contains("a scan runs");
            assertNoPathIn(busy);
            assertNoPathIn(refused);
        }
    }

    private static HttpResponse<String> post(RunningHost host, String id) {
        try {
            return host.post(PATH + "/" + id + "/restore");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Refuses once the test lets it. */
    @Configuration(proxyBeanMethods = false)
    static class SlowGuard {

        static final CountDownLatch ASKED = new CountDownLatch(1);
        static final CountDownLatch ANSWER = new CountDownLatch(1);

        @Bean
        RestoreGuard slowGuard() {
            return new RestoreGuard() {
                @Override
                public void check(RestoreCandidate candidate) throws Exception {
                    ASKED.countDown();
                    if (ANSWER.await(20, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("a scan runs");
                    }
                }
            };
        }
    }

    @Test
    void whatFailsSaysWhatIsStillSafeAndNotWhere() throws Exception {
        try (RunningHost host = start(WRITES)) {
            Files.writeString(directory.resolve("backups"), "a file in the place of the directory");

            HttpResponse<String> failed = host.post(PATH);

            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(RunningHost.json(failed).get("error").asString()).isEqualTo("failed");
            assertThat(failed.body()).contains("Backup of app.db failed").contains("Nothing was published");
            assertNoPathIn(failed);
        }
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(LifeboatAutoConfiguration.class, LifeboatEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "lifeboat.directory=" + directory.resolve("backups"),
                        "lifeboat.database=" + directory.resolve("app.db"),
                        "lifeboat.schedule.enabled=false");
    }

    @Test
    void nobodyGetsItUnasked() {
        runner().run(context ->
                assertThat(context).hasSingleBean(BackupManager.class).doesNotHaveBean(BackupsEndpoint.class));
        runner().withPropertyValues(
                        "management.endpoints.web.exposure.include=*", "management.endpoint.backups.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(BackupsEndpoint.class));
    }

    @Test
    void itIsThereWithoutJmx() {
        runner().withPropertyValues("management.endpoints.web.exposure.include=backups", "spring.jmx.enabled=false")
                .run(context -> assertThat(context).hasSingleBean(BackupsEndpoint.class));
    }

    @Test
    void aHostThatBuildsTheManagerItselfHasTheEndpointToo() {
        try (BackupManager own = BackupManager.forDatabase(directory.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build()) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(LifeboatEndpointAutoConfiguration.class))
                    .withPropertyValues("management.endpoints.web.exposure.include=backups")
                    .withBean(BackupManager.class, () -> own)
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(BackupsEndpoint.class));
        }
    }

    @Test
    void aLabelTellsNoPathOfTheServer() throws Exception {
        try (RunningHost host = start()) {
            Backup backup = host.backups().create("before " + directory.resolve("V2__notes.sql") + " and/or 24/7");

            HttpResponse<String> one = host.get(PATH + "/" + backup.id());

            assertThat(RunningHost.json(one).get("origin").get("label").asString())
                    .isEqualTo("before V2__notes.sql and/or 24/7");
            assertNoPathIn(host.get(PATH));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ticket https://tracker.example.org/browse/OPS-1",
                "see /etc/hosts",
                "close </b> tag",
                "D:/x, and/or 24/7"
            })
    void aLabelComesAsItWasTyped(String label) throws Exception {
        try (RunningHost host = start(WRITES)) {
            HttpResponse<String> made = host.post(PATH, "{\"label\":\"" + label + "\"}");

            JsonNode one = RunningHost.json(made);
            assertThat(one.at("/origin/label").asString()).isEqualTo(label);
            assertThat(RunningHost.json(host.get(PATH))
                            .at("/backups/0/origin/label")
                            .asString())
                    .isEqualTo(label);
            assertThat(RunningHost.json(host.get(PATH + "/health"))
                            .at("/newest/origin/label")
                            .asString())
                    .isEqualTo(label);
        }
    }

    /** One row too few in an index: SQLite's deepest check says so, and the backup is what the database was. */
    @Test
    void whatTheCheckSaysOfTheContentIsShown() throws Exception {
        CheckNote rows = new CheckNote(
                CheckNote.Kind.INCONSISTENT, "row 1 missing from index a/b<i>", Optional.of("REINDEX \"a/b<i>\""));
        CheckNote unknown = new CheckNote(CheckNote.Kind.NOT_CHECKED, "no such collation: local", Optional.empty());
        try (RunningHost host = start()) {
            Backup backup = host.backups().create();
            Backup noted = new Backup(
                    backup.id(),
                    backup.origin(),
                    backup.database(),
                    new Backup.Content(Optional.empty(), List.of(rows, unknown)),
                    backup.stored(),
                    false,
                    Optional.of(new Verification(
                            backup.createdAt(),
                            VerifyDepth.INTEGRITY_CHECK,
                            Verification.Outcome.PASSED,
                            List.of(),
                            List.of(rows))));
            ServerPaths paths = new ServerPaths(List.of());

            BackupView view = BackupView.of(noted, paths);

            assertThat(view.notes())
                    .containsExactly(
                            new NoteView("INCONSISTENT", "row 1 missing from index a/b<i>", "REINDEX \"a/b<i>\""),
                            new NoteView("NOT_CHECKED", "no such collation: local", null));
            assertThat(Objects.requireNonNull(view.lastVerification()).notes()).hasSize(1);
            VerificationResult result = new VerificationResult(
                    backup.id(),
                    VerifyDepth.QUICK_CHECK,
                    backup.createdAt(),
                    Duration.ZERO,
                    List.of(),
                    List.of(),
                    List.of(unknown));
            assertThat(VerificationView.of(result, paths).ok()).isTrue();
            assertThat(VerificationView.of(result, paths).notes())
                    .extracting(NoteView::what)
                    .containsExactly("no such collation: local");
        }
    }

    @Test
    void directoriesWithSpacesInTheirNamesAreHiddenWhateverPropertyNamesThem() {
        Path elsewhere = directory.resolve("of the operator");
        runner().withPropertyValues(
                        "management.endpoints.web.exposure.include=backups",
                        "lifeboat.staging=" + elsewhere.resolve("its staging"),
                        "lifeboat.settings-file=" + elsewhere.resolve("its settings/lifeboat.settings"))
                .run(context -> assertThat(context.getBean(ServerPaths.class)
                                .hiddenIn(elsewhere.resolve("its staging/snapshot") + " and "
                                        + elsewhere.resolve("its settings/lifeboat.settings")))
                        .isEqualTo("snapshot and lifeboat.settings"));
    }

    @Test
    void aHostWithoutActuatorStarts() {
        runner().withClassLoader(new FilteredClassLoader(Endpoint.class, ConditionalOnAvailableEndpoint.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(BackupManager.class)
                        .doesNotHaveBean(BackupsEndpoint.class));
    }
}

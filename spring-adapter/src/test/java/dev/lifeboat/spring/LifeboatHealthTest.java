package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.VerifyDepth;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;

/** The health endpoint of a running server. */
@Tag("driver-independent")
class LifeboatHealthTest {

    @TempDir
    Path directory;

    private RunningHost start(String... properties) {
        return RunningHost.start(directory, List.of(), properties);
    }

    /** Backups were made, and none is there. */
    private void loseTheBackups(RunningHost host) throws IOException {
        host.backups().create();
        try (Stream<Path> files = Files.list(directory.resolve("backups"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void itTellsOfTheBackupsInWords() throws Exception {
        try (RunningHost host = start()) {
            Backup backup = host.backups().create();
            host.backups().verify(backup.id(), VerifyDepth.QUICK_CHECK);

            HttpResponse<String> response = host.get("/actuator/health/lifeboat");

            JsonNode health = RunningHost.json(response);
            JsonNode details = health.get("details");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(health.get("status").asString()).isEqualTo("UP");
            assertThat(details.get("verdict").asString()).isEqualTo("all is well");
            assertThat(details.get("newestBackup").asString())
                    .startsWith(backup.id() + ", ")
                    .contains("QUICK_CHECK passed at ");
            assertThat(details.get("lastSuccess").asString()).isNotBlank();
            assertThat(details.get("lastVerification").asString()).isEqualTo("none by itself");
            assertThat(details.get("findings").findValuesAsString("code")).contains("BACKUP_TASK_OFF");
            assertThat(details.get("findings").get(0).get("advice").asString()).isNotBlank();
        }
    }

    @Test
    void aNewApplicationIsUp() throws Exception {
        try (RunningHost host = start("lifeboat.schedule.enabled=true", "lifeboat.schedule.daily-at=03:00")) {
            assertThat(RunningHost.json(host.get("/actuator/health"))
                            .get("status")
                            .asString())
                    .isEqualTo("UP");
        }
    }

    @Test
    void aProblemIsDownAndNoProbeHearsOfIt() throws Exception {
        try (RunningHost host = start(
                "management.endpoint.health.probes.enabled=true",
                "management.endpoint.health.probes.add-additional-paths=true",
                "management.endpoint.health.group.liveness.include=*",
                "management.endpoint.health.group.readiness.include=readinessState,lifeboat",
                "management.endpoint.health.group.mine.include=lifeboat")) {
            loseTheBackups(host);

            assertThat(RunningHost.json(host.get("/actuator/health/lifeboat"))
                            .get("status")
                            .asString())
                    .isEqualTo("DOWN");
            assertThat(host.get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(host.get("/actuator/health/mine").statusCode()).isEqualTo(503);
            for (String probe :
                    List.of("/actuator/health/liveness", "/actuator/health/readiness", "/livez", "/readyz")) {
                HttpResponse<String> response = host.get(probe);
                assertThat(response.statusCode()).as(probe).isEqualTo(200);
                assertThat(response.body()).as(probe).doesNotContain("lifeboat");
            }
            assertThat(host.get("/actuator/health/liveness").body()).contains("diskSpace");
        }
    }

    @Test
    void noProbeOfItsOwnMakingHearsOfItEither() throws Exception {
        try (RunningHost host = start("management.endpoint.health.probes.enabled=true")) {
            loseTheBackups(host);

            assertThat(host.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(host.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHostMayHaveAProblemAsADetail() throws Exception {
        try (RunningHost host = start("lifeboat.health.problem-status=BACKUPS")) {
            loseTheBackups(host);

            HttpResponse<String> health = host.get("/actuator/health");

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(RunningHost.json(health).get("status").asString()).isEqualTo("UP");
            assertThat(health.body()).contains("\"status\":\"BACKUPS\"").contains("BACKUPS_MISSING");
        }
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(LifeboatAutoConfiguration.class, LifeboatHealthAutoConfiguration.class))
                .withPropertyValues(
                        "lifeboat.directory=" + directory.resolve("backups"),
                        "lifeboat.database=" + directory.resolve("app.db"),
                        "lifeboat.schedule.enabled=false");
    }

    @Test
    void aHostCanDoWithoutItOrHaveItsOwn() {
        HealthIndicator own = () -> Health.up().build();
        runner().run(context -> assertThat(context).hasSingleBean(LifeboatHealthIndicator.class));
        runner().withPropertyValues("management.health.lifeboat.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("lifeboatHealthIndicator"));
        runner().withBean("lifeboatHealthIndicator", HealthIndicator.class, () -> own)
                .run(context -> assertThat(context).doesNotHaveBean(LifeboatHealthIndicator.class));
    }

    @Test
    void aHostWithoutActuatorHasTheIndicator() {
        runner().withClassLoader(new FilteredClassLoader(SecurityContext.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(LifeboatHealthIndicator.class)
                        .doesNotHaveBean("lifeboatProbes"));
    }

    @Test
    void aHostWithoutHealthStarts() {
        runner().withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(BackupManager.class)
                        .doesNotHaveBean("lifeboatHealthIndicator"));
    }
}

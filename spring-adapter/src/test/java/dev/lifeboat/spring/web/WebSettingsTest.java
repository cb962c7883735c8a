package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.RetentionPolicy;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Retention, tasks, and what the page shows of the whole. */
class WebSettingsTest {

    @TempDir
    Path directory;

    @Test
    void retentionIsShownPlannedChangedAndLasts() throws Exception {
        String[] properties = {
            "lifeboat.settings-file=" + directory.resolve("settings"),
            "lifeboat.retention.policy=within=30d, daily=7, minimum=3, zone=Europe/Berlin"
        };
        try (WebHost host = WebHost.open(directory, properties)) {
            String first = host.created("first");
            host.created("second");
            JsonNode settings = json(host.get(API + "settings"));
            assertThat(settings.path("retention").path("within").asString()).isEqualTo("30d");
            assertThat(settings.path("retention").path("daily").asInt()).isEqualTo(7);
            assertThat(settings.path("retention").path("weekly").isNull()).isTrue();
            assertThat(settings.path("zone").asString()).isEqualTo("Europe/Berlin");
            assertThat(settings.path("lasting").asBoolean()).isTrue();
            assertThat(settings.path("editable").asBoolean()).isTrue();
            assertThat(settings.path("schedules").path("BACKUP").asString()).isEqualTo("every 1d");

            String changed = "{\"retention\":{\"last\":1,\"atMostBytes\":\"10GB\"}}";
            JsonNode plan = json(host.send("POST", API + "settings/plan", changed));
            assertThat(plan.path("backups").get(1).path("id").asString()).isEqualTo(first);
            assertThat(plan.path("backups").get(1).path("decision").asString()).isEqualTo("REMOVE");
            assertThat(host.backups().scheduler().settings().retention().text())
                    .hasValue("within=30d, daily=7, minimum=3, zone=Europe/Berlin");

            JsonNode saved = json(host.send("PUT", API + "settings", changed));
            assertThat(saved.path("retentionText").asString()).isEqualTo("last=1, at-most-bytes=10GiB");
            assertThat(host.backups().list()).hasSize(2);
        }
        try (WebHost host = WebHost.open(directory, properties)) {
            assertThat(host.backups().scheduler().settings().retention())
                    .isEqualTo(RetentionPolicy.parse("last=1, at-most-bytes=10GB"));
        }
    }

    @Test
    void aZoneStaysWhileARuleOfDaysDoes() throws Exception {
        try (WebHost host = WebHost.open(directory, "lifeboat.retention.policy=daily=7, zone=Europe/Berlin")) {
            JsonNode saved = json(host.send("PUT", API + "settings", "{\"retention\":{\"daily\":9}}"));
            assertThat(saved.path("retentionText").asString()).isEqualTo("daily=9, zone=Europe/Berlin");
            assertThat(saved.path("lasting").asBoolean()).isFalse();

            JsonNode all = json(host.send("PUT", API + "settings", "{\"retention\":{}}"));
            assertThat(all.path("retentionText").asString()).isEqualTo("everything");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    within, '"soon"'
                    within, '"1d, last=3"'
                    last, 0
                    daily, -1
                    monthly, 1.5
                    minimum, 0
                    atMost, 0
                    atMostBytes, '"a lot"'
                    fortnightly, 3
                    """)
    void aRuleThatIsWrongIsNamed(String field, String value) throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            String body = "{\"retention\":{\"" + field + "\":" + value + "}}";
            for (HttpResponse<String> refused :
                    List.of(host.send("PUT", API + "settings", body), host.send("POST", API + "settings/plan", body))) {
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
                assertThat(json(refused).path("field").asString()).isEqualTo(field);
            }
            assertThat(host.backups().scheduler().settings().retention()).isEqualTo(RetentionPolicy.keepEverything());
        }
    }

    @Test
    void aTaskIsSwitchedTimedAndRun() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            JsonNode task = json(host.send(
                    "PUT", API + "tasks/VERIFY", "{\"on\":true,\"schedule\":\"daily at 03:00 Europe/Berlin\"}"));
            assertThat(task.path("on").asBoolean()).isTrue();
            assertThat(task.path("schedule").asString()).isEqualTo("daily at 03:00 Europe/Berlin");
            assertThat(task.path("nextRun").isString()).isTrue();

            HttpResponse<String> wrong = host.send("PUT", API + "tasks/VERIFY", "{\"schedule\":\"whenever\"}");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(json(wrong).path("field").asString()).isEqualTo("schedule");
            assertThat(host.send("PUT", API + "tasks/NAP", "{}").statusCode()).isEqualTo(404);

            JsonNode run = host.ended(host.send("POST", API + "tasks/BACKUP/run", ""));
            assertThat(run.path("kind").asString()).isEqualTo("TASK");
            assertThat(run.path("result").path("outcome").asString()).isEqualTo("SUCCEEDED");
            assertThat(host.backups().list()).hasSize(1);
            JsonNode tasks = json(host.get(API + "overview")).path("tasks");
            assertThat(tasks.get(0).path("task").asString()).isEqualTo("BACKUP");
            assertThat(tasks.get(0).path("lastRun").path("outcome").asString()).isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void theOverviewSaysWhatThePageNeeds() throws Exception {
        try (WebHost host = WebHost.open(directory, "lifeboat.web.max-upload=5MB")) {
            String id = host.created("one");

            JsonNode overview = json(host.get(API + "overview"));

            assertThat(overview.path("application").toString()).isEqualTo("{\"name\":\"notes\",\"version\":\"1.2\"}");
            assertThat(overview.path("user").toString()).isEqualTo("{\"name\":null,\"mayManage\":true}");
            assertThat(overview.path("csrf").isNull()).isTrue();
            assertThat(overview.path("database").path("name").asString()).isEqualTo("app.db");
            assertThat(overview.path("database").path("bytes").asLong()).isPositive();
            assertThat(overview.path("maxUploadBytes").asLong()).isEqualTo(5 << 20);
            assertThat(overview.path("settingsLast").asBoolean()).isFalse();
            assertThat(overview.path("jobs").get(0).path("result").path("id").asString())
                    .isEqualTo(id);
            assertThat(overview.path("health").path("severity").isString()).isTrue();
            assertThat(host.get(API + "overview").body()).doesNotContain(directory.toString());
        }
    }

    @Test
    void whatHappenedIsToldNewestFirst() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            String id = host.created("one");
            assertThat(host.send("DELETE", API + "backups/" + id, "").statusCode())
                    .isEqualTo(409);

            JsonNode events = Awaitility.await()
                    .until(() -> json(host.get(API + "events")).path("events"), all -> all.size() == 4);

            assertThat(events.get(0).path("kind").asString()).isEqualTo("FAILED");
            assertThat(events.get(0).path("operation").asString()).isEqualTo("DELETE");
            assertThat(events.get(0).path("severity").asString()).isEqualTo("PROBLEM");
            assertThat(events.get(2).path("kind").asString()).isEqualTo("COMPLETED");
            assertThat(events.get(2).path("backup").asString()).isEqualTo(id);
            assertThat(events.get(3).path("kind").asString()).isEqualTo("STARTED");
            assertThat(events.get(3).path("trigger").asString()).isEqualTo("MANUAL");
        }
    }
}

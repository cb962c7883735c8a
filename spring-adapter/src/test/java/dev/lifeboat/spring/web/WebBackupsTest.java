package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the API does with backups. */
class WebBackupsTest {

    @TempDir
    Path directory;

    private WebHost host;

    @BeforeEach
    void start() {
        host = WebHost.open(directory);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aBackupIsMadeListedAndFound() throws Exception {
        HttpResponse<String> accepted = host.send("POST", API + "backups", "{\"label\":\"before the upgrade\"}");
        assertThat(json(accepted).path("kind").asString()).isEqualTo("CREATE");

        JsonNode job = host.ended(accepted);

        assertThat(job.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.path("problem").isNull()).isTrue();
        String id = job.path("result").path("id").asString();
        JsonNode listed = json(host.get(API + "backups"));
        assertThat(listed.path("latest").asString()).isEqualTo(id);
        assertThat(listed.path("backups").get(0)).isEqualTo(job.path("result"));
        JsonNode one = json(host.get(API + "backups/" + id));
        assertThat(one.path("origin").path("label").asString()).isEqualTo("before the upgrade");
        assertThat(one.path("origin").path("trigger").asString()).isEqualTo("MANUAL");
    }

    @Test
    void aBackupWithoutALabelNeedsNoBody() throws Exception {
        JsonNode job = host.ended(host.send("POST", API + "backups", ""));

        assertThat(job.path("result").path("origin").path("label").isNull()).isTrue();
    }

    @Test
    void aBackupIsVerifiedPinnedUnpinnedAndDeleted() throws Exception {
        String first = host.created("first");
        String second = host.created("second");

        JsonNode verified =
                host.ended(host.send("POST", API + "backups/" + first + "/verify", "{\"depth\":\"INTEGRITY_CHECK\"}"));
        assertThat(verified.path("backup").asString()).isEqualTo(first);
        assertThat(verified.path("result").path("ok").asBoolean()).isTrue();
        assertThat(verified.path("result").path("depth").asString()).isEqualTo("INTEGRITY_CHECK");

        JsonNode pinned = json(host.send("PUT", API + "backups/" + first + "/pin", ""));
        assertThat(pinned.path("pinned").asBoolean()).isTrue();
        assertThat(pinned.path("lastVerification").path("outcome").asString()).isEqualTo("PASSED");
        HttpResponse<String> refused = host.send("DELETE", API + "backups/" + first, "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("code").asString()).isEqualTo("refused");
        assertThat(json(host.send("DELETE", API + "backups/" + first + "/pin", ""))
                        .path("pinned")
                        .asBoolean())
                .isFalse();

        HttpResponse<String> deleted = host.send("DELETE", API + "backups/" + first, "");
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(host.backups().list())
                .extracting(backup -> backup.id().toString())
                .containsExactly(second);
    }

    @Test
    void aPreviewSaysWhatWouldBeReplacedAndByWhat() throws Exception {
        host.sql("INSERT INTO note VALUES('one')");
        String id = host.created("one note");
        host.sql("INSERT INTO note VALUES('two')");
        host.sql("CREATE TABLE later(x)");
        host.created("two notes");

        JsonNode preview = host.ended(host.send("POST", API + "backups/" + id + "/preview", ""))
                .path("result");

        assertThat(preview.path("newerBackups").asInt()).isEqualTo(1);
        assertThat(preview.path("backup").path("id").asString()).isEqualTo(id);
        assertThat(preview.path("now").path("tables").toString())
                .isEqualTo("[{\"name\":\"later\",\"rows\":0},{\"name\":\"note\",\"rows\":2}]");
        assertThat(preview.path("then").path("tables").toString()).isEqualTo("[{\"name\":\"note\",\"rows\":1}]");
        assertThat(preview.path("refusal").isNull()).isTrue();
        assertThat(host.rows()).isEqualTo(2);
    }

    @Test
    void aRestoreNeedsTheNameOfTheDatabaseAndCanBeUndone() throws Exception {
        host.sql("INSERT INTO note VALUES('one')");
        String id = host.created("one note");
        host.sql("INSERT INTO note VALUES('two')");
        String path = API + "backups/" + id + "/restore";

        HttpResponse<String> unconfirmed = host.send("POST", path, "{\"confirm\":\"app\"}");
        assertThat(unconfirmed.statusCode()).isEqualTo(422);
        assertThat(json(unconfirmed).path("code").asString()).isEqualTo("confirmation");
        assertThat(host.rows()).isEqualTo(2);

        String name =
                json(host.get(API + "overview")).path("database").path("name").asString();
        JsonNode restored = host.ended(host.send("POST", path, "{\"confirm\":\"" + name + "\"}"));
        assertThat(restored.path("result").path("restored").asString()).isEqualTo(id);
        assertThat(restored.path("result").path("writersHeldOutMillis").isNumber())
                .isTrue();
        assertThat(host.rows()).isEqualTo(1);

        String undo = restored.path("result").path("undo").asString();
        host.ended(host.send("POST", API + "backups/" + undo + "/restore", "{\"confirm\":\"" + name + "\"}"));
        assertThat(host.rows()).isEqualTo(2);
    }

    @Test
    void aDownloadIsTheDatabaseAndSaysWhatItsDigestIs() throws Exception {
        host.sql("INSERT INTO note VALUES('one')");
        String id = host.created("one note");
        String path = API + "backups/" + id + "/content";

        HttpResponse<byte[]> content = host.download(path);

        byte[] stored = Files.readAllBytes(directory.resolve("backups").resolve(id + ".sqlite"));
        assertThat(content.body()).isEqualTo(stored);
        assertThat(content.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"" + id + ".sqlite\"");
        String sha256 = json(host.get(API + "backups/" + id))
                .path("stored")
                .path("sha256")
                .asString();
        assertThat(content.headers().firstValue("Repr-Digest"))
                .hasValue("sha-256=:"
                        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)) + ":");
        HttpResponse<String> head = host.send("HEAD", path, "");
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(stored.length);
    }

    @Test
    void whatIsNotThereOrNoIdIsSaidSo() throws Exception {
        HttpResponse<String> absent = host.get(API + "backups/app-20200101T000000.000Z");
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(absent.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(absent).path("code").asString()).isEqualTo("not-found");

        HttpResponse<String> noId = host.get(API + "backups/nonsense");
        assertThat(noId.statusCode()).isEqualTo(400);
        assertThat(json(noId).path("field").asString()).isEqualTo("id");

        assertThat(host.get(API + "nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> method = host.send("PUT", API + "backups", "");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).hasValue("GET, POST");
    }

    @Test
    void aBodyThatCannotBeReadIsRefusedByItsField() throws Exception {
        HttpResponse<String> unknown = host.send("POST", API + "backups", "{\"lable\":\"x\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(json(unknown).path("field").asString()).isEqualTo("lable");

        HttpResponse<String> tooLong = host.send("POST", API + "backups", "{\"label\":\"" + "x".repeat(501) + "\"}");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(json(tooLong).path("field").asString()).isEqualTo("label");

        HttpResponse<String> form = host.send("POST", API + "backups", "label=x", "Content-Type", "text/plain");
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(host.backups().list()).isEmpty();
    }

    @Test
    void aLabelComesAsItWasTyped() throws Exception {
        for (String label :
                List.of("ticket https://tracker.example.org/browse/OPS-1", "see /etc/hosts", "close </b> tag")) {
            String id = host.created(label);
            assertThat(json(host.get(API + "backups/" + id)).at("/origin/label").asString())
                    .as("as it was typed")
                    .isEqualTo(label);
            assertThat(json(host.get(API + "backups"))
                            .at("/backups/0/origin/label")
                            .asString())
                    .isEqualTo(label);
        }
    }
}

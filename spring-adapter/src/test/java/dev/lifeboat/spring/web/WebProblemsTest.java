package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told when it goes wrong, and what they are not. */
@Tag("driver-independent")
class WebProblemsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    backups/ID/verify | {"depth":"DEEP"} | depth | one of [CHECKSUM, QUICK_CHECK, INTEGRITY_CHECK] is needed
                    settings/plan | {"retention":{"last":"x"}} | last | a whole number is needed
                    settings/plan | {"retention":{"last":1.5}} | last | a whole number is needed
                    settings/plan | {"retention":7} | retention | an object is needed
                    backups | {"label":{}} | label | a text is needed
                    backups | {"lable":"x"} | lable | what is known: [label]
                    backups | {"label": | | it is no JSON
                    """)
    void aBodyThatCannotBeReadIsToldWithoutTheNamesOfClasses(String path, String body, String field, String words)
            throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            String id = host.backups().create().id().toString();

            HttpResponse<String> response = host.send("POST", API + path.replace("ID", id), body);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).path("field").asString(null)).isEqualTo(field);
            assertThat(json(response).path("detail").asString())
                    .contains(words)
                    .doesNotContain("dev.lifeboat")
                    .doesNotContain("java.");
        }
    }

    @Test
    void aQueryThatCannotBeReadIsABadRequest() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            HttpResponse<String> response = host.upload("?name=%ff%C3", BodyPublishers.ofString("x"));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(json(response).path("code").asString()).isEqualTo("bad-request");
            assertThat(json(response).path("field").asString()).isEqualTo("name");
        }
    }

    @Test
    void whatNobodyMeantForPeopleIsInTheLogAlone() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            Jobs jobs = host.bean(Jobs.class);
            String id = jobs.start(new Job.Request(Job.Kind.CREATE, Optional.empty(), operation -> false, () -> {
                        throw new UnsupportedOperationException("dev.lifeboat.Inner.secret of /srv/data");
                    }))
                    .id();
            Awaitility.await().until(() -> jobs.find(id).orElseThrow().endedAt() != null);

            Problem problem = jobs.find(id).orElseThrow().problem();
            assertThat(problem).isNotNull();
            assertThat(problem.code()).isEqualTo("failed");
            assertThat(problem.detail()).contains("log of the application").doesNotContain("secret");
        }
    }

    @Test
    void whereUploadsCannotBeKeptItIsAProblemToo() throws Exception {
        Files.writeString(directory.resolve(".lifeboat-uploads-app.db"), "in the way");
        try (WebHost host = WebHost.open(directory)) {
            HttpResponse<String> response = host.upload("?name=x.db", BodyPublishers.ofString("x"));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(json(response).path("code").asString()).isEqualTo("failed");
            assertThat(response.body()).doesNotContain("uploads-app");
        }
    }
}

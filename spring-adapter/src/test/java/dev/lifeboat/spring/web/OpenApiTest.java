package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The document of the API against the server. */
class OpenApiTest {

    @TempDir
    Path directory;

    /** What is asked, and with what; placeholders are replaced by a backup and a job that are there. */
    private record Call(String operation, String method, String path, String body) {

        Call with(String backup, String job) {
            return new Call(operation, method, path.replace("ID", backup).replace("JOB", job), body);
        }
    }

    private static final List<Call> CALLS = List.of(
            new Call("overview", "GET", "overview", ""),
            new Call("listBackups", "GET", "backups", ""),
            new Call("createBackup", "POST", "backups", "{\"label\":\"x\"}"),
            new Call("findBackup", "GET", "backups/ID", ""),
            new Call("downloadBackup", "GET", "backups/ID/content", ""),
            new Call("verifyBackup", "POST", "backups/ID/verify", "{\"depth\":\"CHECKSUM\"}"),
            new Call("pinBackup", "PUT", "backups/ID/pin", ""),
            new Call("unpinBackup", "DELETE", "backups/ID/pin", ""),
            new Call("previewRestore", "POST", "backups/ID/preview", ""),
            new Call("restoreBackup", "POST", "backups/ID/restore", "{\"confirm\":\"app.db\"}"),
            new Call("uploadDatabase", "POST", "uploads?name=x.db", "no database"),
            new Call("settings", "GET", "settings", ""),
            new Call(
                    "changeSettings",
                    "PUT",
                    "settings",
                    "{\"retention\":{\"within\":\"30d\",\"atMostBytes\":\"10GB\"}}"),
            new Call("planRetention", "POST", "settings/plan", "{\"retention\":{\"last\":1}}"),
            new Call("changeTask", "PUT", "tasks/VERIFY", "{\"on\":true}"),
            new Call("runTask", "POST", "tasks/BACKUP/run", ""),
            new Call("events", "GET", "events", ""),
            new Call("findJob", "GET", "jobs/JOB", ""),
            new Call("document", "GET", "openapi.json", ""),
            new Call("deleteBackup", "DELETE", "backups/ID", ""));

    @Test
    void whatTheServerDoesIsDocumentedAndNothingElseIs() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            Map<String, JsonNode> documented = operations(document(host));
            TreeSet<String> served = host.bean(WebPage.class).routes().stream()
                    .map(route -> route.method() + " " + route.pattern().getPatternString())
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(documented.keySet()).isEqualTo(served);
            assertThat(CALLS.stream().map(Call::operation))
                    .as("each is tried below")
                    .containsExactlyInAnyOrderElementsOf(documented.values().stream()
                            .map(operation -> operation.path("operationId").asString())
                            .toList());
        }
    }

    @Test
    void eachAnswerIsWhatTheDocumentSays() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            JsonNode document = document(host);
            Map<String, JsonNode> documented = operations(document).values().stream()
                    .collect(Collectors.toMap(
                            operation -> operation.path("operationId").asString(), operation -> operation));
            host.sql("INSERT INTO note VALUES('one')");
            String id = host.created("the first");
            host.created("another, so that the first can go");
            String job = json(host.get(API + "overview"))
                    .path("jobs")
                    .path(0)
                    .path("id")
                    .asString();
            for (Call call : CALLS) {
                HttpResponse<String> response = send(host, call.with(id, job));
                Schemas schemas = new Schemas(document, call.operation());
                JsonNode operation = Objects.requireNonNull(documented.get(call.operation()), call.operation());
                schemas.checkResponse(operation, response);
                if (response.statusCode() == 202) {
                    schemas.check(host.ended(response), reference("Job"), "job");
                }
            }
        }
    }

    @Test
    void eachProblemIsWhatTheDocumentSays() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            JsonNode document = document(host);
            for (HttpResponse<String> problem : List.of(
                    host.get(API + "backups/nonsense"),
                    host.get(API + "jobs/77"),
                    host.send("POST", API + "backups", "{\"a\":1}"),
                    host.send("POST", API + "backups", "{}", "Sec-Fetch-Site", "cross-site"))) {
                assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                new Schemas(document, "problem").check(json(problem), reference("Problem"), "problem");
                assertThat(json(problem).path("status").asInt()).isEqualTo(problem.statusCode());
            }
        }
    }

    private static JsonNode document(WebHost host) throws Exception {
        return json(host.get(API + "openapi.json"));
    }

    private static HttpResponse<String> send(WebHost host, Call call) throws Exception {
        String path = API + call.path();
        boolean upload = call.operation().equals("uploadDatabase");
        BodyPublisher body = BodyPublishers.ofString(call.body());
        return host.send(
                call.method(), path, body, "Content-Type", upload ? "application/octet-stream" : "application/json");
    }

    private static Map<String, JsonNode> operations(JsonNode document) {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    if (operation.has("responses")) {
                        operations.put(method.toUpperCase(Locale.ROOT) + " " + path, operation);
                    }
                }));
        return operations;
    }

    private static JsonNode reference(String schema) {
        return WebHost.JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema);
    }

    /** As much of JSON Schema as the document uses. */
    private record Schemas(JsonNode document, String operation) {

        void checkResponse(JsonNode documented, HttpResponse<String> response) {
            JsonNode answer = documented.path("responses").path(String.valueOf(response.statusCode()));
            assertThat(answer.isObject())
                    .as("%s answers %s: %s", operation, response.statusCode(), response.body())
                    .isTrue();
            JsonNode content = answer.path("content");
            if (content.isMissingNode()) {
                assertThat(response.body()).isEmpty();
                return;
            }
            String type = response.headers().firstValue("Content-Type").orElseThrow();
            assertThat(content.has(type)).as("%s: %s", operation, type).isTrue();
            if (type.equals("application/json")) {
                check(json(response), content.path(type).path("schema"), operation);
            }
        }

        void check(JsonNode value, JsonNode schema, String where) {
            List<String> wrong = new ArrayList<>();
            look(value, schema, where, wrong);
            assertThat(wrong).as(value.toString()).isEmpty();
        }

        private void look(JsonNode value, JsonNode schema, String where, List<String> wrong) {
            if (schema.has("$ref")) {
                JsonNode meant = document.at(schema.path("$ref").asString().substring(1));
                assertThat(meant.isObject()).as(schema.toString()).isTrue();
                look(value, meant, where, wrong);
            } else if (schema.has("anyOf")) {
                lookAtAny(value, schema.path("anyOf"), where, wrong);
            } else if (!hasType(value, schema.path("type"))) {
                wrong.add(where + " is " + value);
            } else if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
                wrong.add(where + " is " + value + ", which is not in " + schema.path("enum"));
            } else if (value.isArray()) {
                value.forEach(one -> look(one, schema.path("items"), where + "[]", wrong));
            } else if (value.isObject() && schema.has("properties")) {
                lookAtFields(value, schema, where, wrong);
            }
        }

        private void lookAtAny(JsonNode value, JsonNode schemas, String where, List<String> wrong) {
            List<String> all = new ArrayList<>();
            for (JsonNode schema : schemas) {
                List<String> here = new ArrayList<>();
                look(value, schema, where, here);
                if (here.isEmpty()) {
                    return;
                }
                all.addAll(here);
            }
            wrong.addAll(all);
        }

        private void lookAtFields(JsonNode value, JsonNode schema, String where, List<String> wrong) {
            JsonNode properties = schema.path("properties");
            schema.path("required").forEach(name -> {
                if (!value.has(name.asString())) {
                    wrong.add(where + " lacks " + name.asString());
                }
            });
            value.forEachEntry((name, field) -> {
                if (properties.has(name)) {
                    look(field, properties.path(name), where + "." + name, wrong);
                } else {
                    wrong.add(where + " has " + name);
                }
            });
        }

        private static boolean hasType(JsonNode value, JsonNode type) {
            return type.isArray()
                    ? type.valueStream().anyMatch(one -> is(value, one.asString()))
                    : is(value, type.asString());
        }

        private static boolean is(JsonNode value, String type) {
            return switch (type) {
                case "object" -> value.isObject();
                case "array" -> value.isArray();
                case "string" -> value.isString();
                case "boolean" -> value.isBoolean();
                case "integer" -> value.isIntegralNumber();
                case "null" -> value.isNull();
                default -> false;
            };
        }
    }
}

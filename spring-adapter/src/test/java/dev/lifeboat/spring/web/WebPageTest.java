package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.PAGE;
import static dev.lifeboat.spring.web.WebHost.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The files of the page, and what answers look like. */
@Tag("driver-independent")
class WebPageTest {

    /** What the page asks for at once. */
    private static final Pattern FILE = Pattern.compile("<(?:link|script)[^>]* (?:href|src)=\"([^\"]+)\"");

    @TempDir
    Path directory;

    /** A host that has an answer to everything. */
    @RestControllerAdvice
    static class HostAdvice {

        @ExceptionHandler(Exception.class)
        @ResponseStatus(HttpStatus.CONFLICT)
        String any() {
            return "the host's own words. ".repeat(10_000);
        }
    }

    /** A page of one page, as single-page applications have it. */
    @RestController
    static class CatchAll {

        @GetMapping("/{*path}")
        String any() {
            return "the host's own page";
        }
    }

    @Test
    void thePageIsSentWithAStrictPolicy() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            HttpResponse<String> page = host.get(PAGE + "/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<html");
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValue("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");

            String tag = page.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = host.get(PAGE + "/", "If-None-Match", tag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(host.get(API + "backups").headers().firstValue("Cache-Control"))
                    .hasValue("no-store");
        }
    }

    @Test
    void everyFileThatThePageNamesIsSentWithItsType() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            List<String> names = FILE.matcher(host.get(PAGE + "/").body())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(names)
                    .contains("page.js", "mark.svg")
                    .filteredOn(name -> name.endsWith(".css"))
                    .hasSizeGreaterThan(5);
            for (String name : names) {
                HttpResponse<String> file = host.get(PAGE + "/" + name);
                assertThat(file.statusCode()).as(name).isEqualTo(200);
                assertThat(file.headers().firstValue("Content-Type").orElseThrow())
                        .as(name)
                        .startsWith(
                                name.endsWith(".css")
                                        ? "text/css"
                                        : name.endsWith(".js") ? "text/javascript" : "image/svg");
            }
        }
    }

    @Test
    void withoutTheSlashItIsARelativeRedirect() throws Exception {
        try (WebHost host =
                WebHost.open(directory, "server.servlet.context-path=/app", "lifeboat.web.path=/admin/copies")) {
            HttpResponse<String> redirect = host.get("/app/admin/copies");

            assertThat(redirect.statusCode()).isEqualTo(302);
            assertThat(redirect.headers().firstValue("Location")).hasValue("copies/");
            assertThat(host.get("/app/admin/copies/").body()).contains("<html");
            assertThat(host.get("/app/admin/copies/api/overview").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"framework", "native"})
    void behindAProxyWithAPrefixThePageAndItsChangesWork(String strategy) throws Exception {
        try (WebHost host = WebHost.open(directory, "server.forward-headers-strategy=" + strategy)) {
            host.always("X-Requested-With", "")
                    .always("X-Forwarded-Host", "copies.example")
                    .always("X-Forwarded-Proto", "https")
                    .always("X-Forwarded-Port", "443")
                    .always("X-Forwarded-Prefix", "/outside");

            assertThat(host.get(PAGE).headers().firstValue("Location")).hasValue("backups/");
            assertThat(host.get(PAGE + "/").body()).contains("<html");
            HttpResponse<String> ours = host.send("POST", API + "backups", "{}", "Origin", "https://copies.example");
            assertThat(ours.statusCode()).isEqualTo(202);
            host.ended(ours);
            assertThat(host.send("POST", API + "backups", "{}", "Origin", "https://other.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void underTheServletPathOfTheHostItWorksToo() throws Exception {
        try (WebHost host = WebHost.open(directory, "spring.mvc.servlet.path=/mvc")) {
            assertThat(host.get("/mvc" + PAGE + "/").body()).contains("<html");
            assertThat(host.get("/mvc" + API + "backups").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/WebPage.class",
                "/openapi.json",
                "/../RestoreView.class",
                "/%2e%2e/RestoreView.class",
                "/..%2fRestoreView.class",
                "/web/index.html",
                "//index.html",
                "/index.html/",
                "/nothing.js",
                "/package-info.class"
            })
    void nothingElseOfTheJarIsSent(String path) throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            assertThat(host.get(PAGE + path).statusCode()).isBetween(400, 404);
        }
    }

    @Test
    void whereItIsNotAskedForThereIsNoPage() throws Exception {
        try (WebHost host = WebHost.open(directory, "lifeboat.web.enabled=false")) {
            assertThat(host.get(PAGE + "/").statusCode()).isEqualTo(404);
            assertThat(host.get(API + "overview").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aHostThatAnswersForEveryPathAndNamesJsonOtherwiseChangesNothing() throws Exception {
        try (WebHost host = WebHost.with(
                directory,
                CatchAll.class,
                "spring.jackson.property-naming-strategy=SNAKE_CASE",
                "spring.jackson.default-property-inclusion=non_null")) {
            assertThat(host.get("/anything").body()).isEqualTo("the host's own page");
            assertThat(host.get(PAGE + "/").body()).contains("<html");
            assertThat(json(host.get(API + "overview")).path("maxUploadBytes").isNumber())
                    .isTrue();
            assertThat(json(host.get(API + "overview")).has("csrf")).isTrue();
        }
    }

    @Test
    void theOverviewSaysWhatTheDatabaseTakesOnDiskWithItsWriteAheadLog() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            host.sql("INSERT INTO note VALUES(zeroblob(1000000))");
            Path file = directory.resolve("app.db");
            Path log = directory.resolve("app.db-wal");
            assertThat(log).as("what is not checkpointed yet").isNotEmptyFile();

            assertThat(json(host.get(API + "overview")).at("/database/bytes").asLong())
                    .isEqualTo(Files.size(file) + Files.size(log))
                    .isGreaterThan(1_000_000);
        }
    }

    @Test
    void withoutAWriteAheadLogTheOverviewSaysTheSizeOfTheFile() throws Exception {
        Path file = directory.resolve("app.db");
        try (WebHost host = WebHost.open(directory, "spring.datasource.url=jdbc:sqlite:" + file)) {
            host.sql("INSERT INTO note VALUES(zeroblob(1000000))");
            assertThat(directory.resolve("app.db-wal")).doesNotExist();

            assertThat(json(host.get(API + "overview")).at("/database/bytes").asLong())
                    .isEqualTo(Files.size(file))
                    .isGreaterThan(1_000_000);
        }
    }

    @Test
    void aDownloadThatTurnsOutToBeDamagedDoesNotLookComplete() throws Exception {
        try (WebHost host = WebHost.with(directory, HostAdvice.class)) {
            host.sql("INSERT INTO note VALUES(zeroblob(1000000))");
            String id = host.created("large");
            Path stored = directory.resolve("backups").resolve(id + ".sqlite");
            byte[] bytes = Files.readAllBytes(stored);
            bytes[bytes.length / 2]++;
            Files.write(stored, bytes);

            byte[] answer = raw(host, API + "backups/" + id + "/content");

            int head = new String(answer, US_ASCII).indexOf("\r\n\r\n") + 4;
            assertThat(new String(answer, 0, head, US_ASCII))
                    .contains("200")
                    .contains("Content-Length: " + bytes.length);
            assertThat(answer.length - head).isLessThan(bytes.length).isPositive();
            assertThat(new String(answer, US_ASCII)).doesNotContain("own words");
        }
    }

    @Test
    void aSmallDownloadThatIsDamagedIsAnError() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            String id = host.created("small");
            Path stored = directory.resolve("backups").resolve(id + ".sqlite");
            byte[] bytes = Files.readAllBytes(stored);
            bytes[bytes.length - 1]++;
            Files.write(stored, bytes);

            HttpResponse<String> response = host.get(API + "backups/" + id + "/content");

            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(json(response).path("code").asString()).isEqualTo("damaged");
            assertThat(response.body()).doesNotContain(directory.toString());
        }
    }

    /** All that comes until the server closes the connection. */
    private static byte[] raw(WebHost host, String path) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host.address() + "\r\n\r\n").getBytes(US_ASCII));
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            assertThat(e).as("the server may end it hard").isNotNull();
        }
        return all.toByteArray();
    }
}

package dev.lifeboat.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupManager;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A host application with the web page, on an open port of this machine, and a visitor of it. */
final class WebHost implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();
    static final String PAGE = "/backups";
    static final String API = PAGE + "/api/";
    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

    private final ConfigurableApplicationContext context;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .cookieHandler(cookies)
            .build();
    private final Map<String, String> always = new LinkedHashMap<>();

    private WebHost(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Spring Security is not on its class path, and whoever comes may use the page. */
    static WebHost open(Path directory, String... properties) {
        List<String> all = new ArrayList<>(List.of("lifeboat.web.allow-anonymous=true"));
        all.addAll(List.of(properties));
        return withoutSecurity(directory, all.toArray(new String[0]));
    }

    /** As {@link #open}, with something more of the host's. */
    static WebHost with(Path directory, Class<?> more, String... properties) {
        List<String> all = new ArrayList<>(List.of("lifeboat.web.allow-anonymous=true"));
        all.addAll(List.of(properties));
        return start(unsecured().sources(more), directory, all.toArray(new String[0]));
    }

    static WebHost withoutSecurity(Path directory, String... properties) {
        return start(unsecured(), directory, properties);
    }

    private static SpringApplicationBuilder unsecured() {
        ClassLoader without =
                new FilteredClassLoader("org.springframework.security", "org.springframework.boot.security");
        return new SpringApplicationBuilder(Application.class).resourceLoader(new DefaultResourceLoader(without));
    }

    /** With Spring Security, and what the application says of it. */
    static WebHost secured(Path directory, Class<?> rules, String... properties) {
        return start(new SpringApplicationBuilder(Application.class, rules), directory, properties);
    }

    private static WebHost start(SpringApplicationBuilder application, Path directory, String... properties) {
        ConfigurableApplicationContext context = application
                .properties(
                        "server.port=0",
                        "server.address=" + HOST,
                        "spring.main.banner-mode=off",
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=false",
                        "spring.application.name=notes",
                        "spring.datasource.url=jdbc:sqlite:" + directory.resolve("app.db") + "?journal_mode=wal",
                        "lifeboat.directory=" + directory.resolve("backups"),
                        "lifeboat.schedule.enabled=false",
                        "lifeboat.web.enabled=true")
                .run(Stream.concat(Stream.of("spring.application.version=1.2"), Stream.of(properties))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
        WebHost host = new WebHost(context);
        host.sql("CREATE TABLE IF NOT EXISTS note(word TEXT)");
        return host.always("X-Requested-With", "lifeboat");
    }

    /** A header of each request from now on; none where the value is empty. */
    WebHost always(String header, String value) {
        always.put(header, value);
        return this;
    }

    WebHost loggedIn(String name) {
        byte[] credentials = (name + ":secret").getBytes(StandardCharsets.UTF_8);
        return always("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** Somebody else comes: without the session. */
    WebHost forgetting() {
        cookies.getCookieStore().removeAll();
        return this;
    }

    BackupManager backups() {
        return context.getBean(BackupManager.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    String address() {
        return HOST + ":" + port();
    }

    void sql(String statement) {
        context.getBean(JdbcTemplate.class).execute(statement);
    }

    int rows() {
        Integer count = context.getBean(JdbcTemplate.class).queryForObject("SELECT count(*) FROM note", Integer.class);
        return count == null ? -1 : count;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<String> send(String method, String path, String json, String... headers)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return send(method, path, BodyPublishers.ofString(json), all.toArray(new String[0]));
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(method, path, body, headers), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> download(String path) throws IOException, InterruptedException {
        return client.send(request("GET", path, BodyPublishers.noBody()), BodyHandlers.ofByteArray());
    }

    HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        always.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.setHeader(name, value);
            }
        });
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    /** Uploads a file with a name. */
    HttpResponse<String> upload(String query, BodyPublisher body) throws IOException, InterruptedException {
        return send("POST", API + "uploads" + query, body, "Content-Type", "application/octet-stream");
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** Waits for the job that an answer names. */
    JsonNode ended(HttpResponse<String> accepted) {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String id = json(accepted).path("id").asString();
        return Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(
                        () -> json(get(API + "jobs/" + id)),
                        job -> job.path("endedAt").isString());
    }

    /** Makes a backup over the API and returns its id. */
    String created(String label) throws IOException, InterruptedException {
        JsonNode job = ended(send("POST", API + "backups", "{\"label\":\"" + label + "\"}"));
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        return job.path("result").path("id").asString();
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}

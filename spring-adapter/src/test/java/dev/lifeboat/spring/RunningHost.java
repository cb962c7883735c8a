package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A host application with all of its actuator, on an open port of this machine. */
final class RunningHost implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final JsonMapper JSON = new JsonMapper();

    /** Spring Security is there for the tests of the web page. */
    static final String NO_LOGIN = "spring.autoconfigure.exclude="
            + "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration";

    private final ConfigurableApplicationContext context;

    private RunningHost(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningHost start(Path directory, List<Class<?>> more, String... properties) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .sources(more.toArray(new Class<?>[0]))
                .properties(
                        "server.port=0",
                        "server.address=" + InetAddress.getLoopbackAddress().getHostAddress(),
                        "spring.main.banner-mode=off",
                        NO_LOGIN,
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=false",
                        "spring.datasource.url=jdbc:sqlite:" + directory.resolve("app.db") + "?journal_mode=wal",
                        "lifeboat.directory=" + directory.resolve("backups"),
                        "lifeboat.schedule.enabled=false",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always")
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
        RunningHost host = new RunningHost(context);
        host.sql("CREATE TABLE IF NOT EXISTS note(word TEXT)");
        return host;
    }

    BackupManager backups() {
        return context.getBean(BackupManager.class);
    }

    void sql(String statement) {
        context.getBean(JdbcTemplate.class).execute(statement);
    }

    int rows() {
        Integer count = context.getBean(JdbcTemplate.class).queryForObject("SELECT count(*) FROM note", Integer.class);
        return count == null ? -1 : count;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** Actuator wants the type of a body that may be there, even where none is. */
    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return post(path, "");
    }

    private HttpRequest.Builder request(String path) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}

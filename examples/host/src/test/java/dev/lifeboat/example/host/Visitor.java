package dev.lifeboat.example.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser of one's own: it keeps cookies, follows nothing by itself, and sends a form with its token. */
final class Visitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String address;

    Visitor(String address) {
        this.address = address;
    }

    Visitor loggedIn(String name, String password) throws Exception {
        assertThat(logIn(name, password)).isEqualTo("/");
        return this;
    }

    /** {@return where the login leads} */
    String logIn(String name, String password) throws Exception {
        HttpResponse<String> response = post("/login", "/login", Map.of("username", name, "password", password));
        return location(response);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    /** Opens a page with a form, and sends it. */
    HttpResponse<String> post(String form, String action, Map<String, String> fields) throws Exception {
        Matcher token = TOKEN.matcher(get(form).body());
        assertThat(token.find()).as("%s has a form with a token", form).isTrue();
        Map<String, String> all = new HashMap<>(fields);
        all.put("_csrf", token.group(1));
        return postAsItIs(action, all);
    }

    HttpResponse<String> postAsItIs(String action, Map<String, String> fields) throws Exception {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** {@return the path that a response sends its reader to; empty if to none} */
    String location(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Location")
                .map(location -> location.replace(address, ""))
                .orElse("");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Accept", "text/html")
                .timeout(Duration.ofMinutes(2));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}

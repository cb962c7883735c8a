package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.PAGE;
import static dev.lifeboat.spring.web.WebHost.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;

/** Who gets in, and who does not. */
@Tag("driver-independent")
class WebSecurityTest {

    @TempDir
    Path directory;

    /** An administrator, somebody who may look, and somebody who may do neither. */
    @Configuration(proxyBeanMethods = false)
    static class People {

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(
                    person("ada", "ADMIN"), person("vera", "VIEWER"), person("otto", "USER"));
        }

        private static UserDetails person(String name, String role) {
            return User.withUsername(name).password("{noop}secret").roles(role).build();
        }

        /** The host asks nobody to log in for anything: the page has to keep people out itself. */
        @Bean
        SecurityFilterChain rules(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    private WebHost secured(String... properties) {
        return WebHost.secured(directory, People.class, properties);
    }

    private static String code(HttpResponse<String> response) {
        return json(response).path("code").asString();
    }

    @Test
    void nobodyGetsInWithoutALogin() throws Exception {
        try (WebHost host = secured()) {
            for (String path :
                    new String[] {PAGE, PAGE + "/", PAGE + "/frame.css", API + "overview", API + "nothing"}) {
                HttpResponse<String> response = host.get(path);
                assertThat(response.statusCode()).as(path).isEqualTo(401);
                assertThat(code(response)).isEqualTo("not-authenticated");
            }
        }
    }

    @Test
    void whoLacksTheRoleGetsNeitherThePageNorTheApi() throws Exception {
        try (WebHost host = secured().loggedIn("otto")) {
            assertThat(host.get(PAGE + "/").statusCode()).isEqualTo(403);
            HttpResponse<String> response = host.get(API + "backups");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(code(response)).isEqualTo("forbidden");
        }
    }

    @Test
    void whoMayLookChangesDownloadsAndPreviewsNothing() throws Exception {
        try (WebHost host = secured("lifeboat.web.view-role=VIEWER").loggedIn("vera")) {
            String id = host.backups().create().id().toString();
            JsonNode overview = json(host.get(API + "overview"));
            assertThat(overview.path("user").path("name").asString()).isEqualTo("vera");
            assertThat(overview.path("user").path("mayManage").asBoolean()).isFalse();
            assertThat(overview.path("restoreAllowed").asBoolean()).isFalse();
            String token = overview.path("csrf").path("token").asString();
            host.always(overview.path("csrf").path("header").asString(), token);

            assertThat(host.get(PAGE + "/").statusCode()).isEqualTo(200);
            assertThat(host.get(API + "backups").statusCode()).isEqualTo(200);
            assertThat(host.send("POST", API + "settings/plan", "{\"retention\":{\"last\":1}}")
                            .statusCode())
                    .isEqualTo(200);
            for (HttpResponse<String> refused : List.of(
                    host.send("POST", API + "backups", "{}"),
                    host.send("POST", API + "backups/" + id + "/preview", ""),
                    host.send("PUT", API + "settings", "{\"retention\":{\"last\":1}}"),
                    host.get(API + "backups/" + id + "/content"))) {
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(code(refused)).isEqualTo("forbidden");
            }
        }
    }

    /** The rows of each table are data: who may not preview does not read what a preview of somebody else found. */
    @Test
    void whoMayLookSeesThatThereWasAPreviewAndNotWhatItFound() throws Exception {
        try (WebHost host = secured("lifeboat.web.view-role=VIEWER").loggedIn("ada")) {
            JsonNode csrf = json(host.get(API + "overview")).path("csrf");
            host.always(csrf.path("header").asString(), csrf.path("token").asString());
            String id = host.created("x");
            JsonNode preview = host.ended(host.send("POST", API + "backups/" + id + "/preview", ""));
            assertThat(preview.path("result").isObject()).isTrue();

            host.forgetting().loggedIn("vera");
            JsonNode job = json(host.get(API + "jobs/" + preview.path("id").asString()));
            assertThat(job.path("state").asString()).isEqualTo("SUCCEEDED");
            assertThat(job.path("result").isNull()).isTrue();
            assertThat(host.get(API + "overview").body()).doesNotContain("newerBackups");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    evil.example, false
                    evil.example:8080, false
                    127.0.0.1.evil.example, false
                    localhost.evil.example, false
                    evil.example., false
                    localhost, true
                    notes.localhost:8080, true
                    nas:8080, true
                    192.168.1.7:8080, true
                    [::1]:8080, true
                    Backups.Example.ORG, true
                    """)
    void withoutALoginNoNameThatAnotherSiteMayOwnLeadsToThePage(String name, boolean allowed) throws Exception {
        try (WebHost host = WebHost.open(directory, "lifeboat.web.hosts=backups.example.org");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            socket.setSoTimeout(30_000);
            String head = "GET " + API + "overview HTTP/1.1\r\nHost: " + name
                    + "\r\nX-Forwarded-Host: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(answer).startsWith(allowed ? "HTTP/1.1 200" : "HTTP/1.1 403");
            assertThat(answer.contains("lifeboat.web.hosts")).isEqualTo(!allowed);
        }
    }

    @Test
    void theRulesThatSpringBootHasWhereTheHostHasNoneAreALoginToo() throws Exception {
        try (WebHost host = WebHost.secured(directory, NoRules.class, "lifeboat.web.allow-anonymous=true")) {
            assertThat(host.bean(Admission.class)).isInstanceOf(RoleAdmission.class);
            assertThat(host.get(API + "overview").statusCode()).isEqualTo(401);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NoRules {}

    @Test
    void aChangeNeedsTheTokenOfTheHost() throws Exception {
        try (WebHost host = secured().loggedIn("ada")) {
            assertThat(host.send("POST", API + "backups", "{}").statusCode()).isEqualTo(403);
            assertThat(host.backups().list()).isEmpty();

            JsonNode csrf = json(host.get(API + "overview")).path("csrf");
            host.always(csrf.path("header").asString(), csrf.path("token").asString());

            assertThat(host.created("with its token")).isNotEmpty();
        }
    }

    @Test
    void whoMayManageMayLookToo() throws Exception {
        try (WebHost host = secured("lifeboat.web.view-role=VIEWER").loggedIn("ada")) {
            assertThat(host.get(API + "backups").statusCode()).isEqualTo(200);
            assertThat(json(host.get(API + "overview")).path("restoreAllowed").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void whereNobodyLogsInThePageIsClosedUntilTheHostOpensIt() throws Exception {
        try (WebHost host = WebHost.withoutSecurity(directory)) {
            HttpResponse<String> page = host.get(PAGE + "/");
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("lifeboat.web.allow-anonymous=true");
            assertThat(host.get(API + "overview").statusCode()).isEqualTo(403);
            assertThat(host.send("POST", API + "backups", "{}").statusCode()).isEqualTo(403);
            assertThat(host.backups().list()).isEmpty();
        }
    }

    @Test
    void allowAnonymousOpensNothingWhereThereIsALogin() throws Exception {
        try (WebHost host = secured("lifeboat.web.allow-anonymous=true")) {
            assertThat(host.get(API + "overview").statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    Sec-Fetch-Site, cross-site, false
                    Sec-Fetch-Site, same-site, false
                    Sec-Fetch-Site, none, false
                    Sec-Fetch-Site, same-origin, true
                    Origin, http://evil.example, false
                    Origin, null, false
                    Origin, http://HERE, true
                    Origin, http://HERE.evil.example, false
                    X-Requested-With, XMLHttpRequest, false
                    X-Requested-With, lifeboat, true
                    """)
    void onlyThePageItselfCanChangeSomething(String header, String value, boolean allowed) throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            boolean mark = header.equals("X-Requested-With");
            host.always("X-Requested-With", mark ? "" : "lifeboat");

            HttpResponse<String> response =
                    host.send("POST", API + "backups", "{}", header, value.replace("HERE", host.address()));

            assertThat(response.statusCode()).isEqualTo(allowed ? 202 : 403);
            if (allowed) {
                host.ended(response);
            } else {
                assertThat(code(response)).isEqualTo("cross-site");
                assertThat(host.backups().list()).isEmpty();
            }
        }
    }

    @Test
    void whatSaysNothingOfWhereItComesFromIsRefused() throws Exception {
        try (WebHost host = WebHost.open(directory).always("X-Requested-With", "")) {
            HttpResponse<String> response = host.send("DELETE", API + "backups/app-20200101T000000.000Z", "");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(code(response)).isEqualTo("cross-site");
        }
    }

    @Test
    void anotherSiteIsRefusedWithALoginToo() throws Exception {
        try (WebHost host = secured().loggedIn("ada")) {
            JsonNode csrf = json(host.get(API + "overview")).path("csrf");
            host.always(csrf.path("header").asString(), csrf.path("token").asString());

            HttpResponse<String> response = host.send("POST", API + "backups", "{}", "Sec-Fetch-Site", "cross-site");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(code(response)).isEqualTo("cross-site");
        }
    }

    @Test
    void whereItIsReadOnlyOnlyPlansAndPreviewsArePosted() throws Exception {
        try (WebHost host = WebHost.open(directory, "lifeboat.web.read-only=true")) {
            String id = host.backups().create().id().toString();
            String one = API + "backups/" + id;
            for (HttpResponse<String> refused : List.of(
                    host.send("POST", API + "backups", "{}"),
                    host.send("DELETE", one, ""),
                    host.send("PUT", one + "/pin", ""),
                    host.send("POST", one + "/verify", "{}"),
                    host.send("POST", one + "/restore", "{\"confirm\":\"app.db\"}"),
                    host.send("PUT", API + "settings", "{\"retention\":{\"last\":1}}"),
                    host.send("PUT", API + "tasks/BACKUP", "{\"on\":true}"),
                    host.send("POST", API + "tasks/BACKUP/run", ""),
                    host.upload("", BodyPublishers.ofString("x")))) {
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(code(refused)).isEqualTo("read-only");
            }
            assertThat(json(host.get(API + "overview")).path("readOnly").asBoolean())
                    .isTrue();
            assertThat(host.send("POST", API + "settings/plan", "{\"retention\":{\"last\":1}}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(host.ended(host.send("POST", one + "/preview", ""))
                            .path("state")
                            .asString())
                    .isEqualTo("SUCCEEDED");
            assertThat(host.download(one + "/content").statusCode()).isEqualTo(200);
        }
    }
}

package dev.lifeboat.example.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private static final Map<String, String> USER =
            Map.of("name", "nora", "email", "nora@mail.example", "role", "MEMBER", "password", "", "enabled", "on");

    @TempDir
    static Path data;

    private static RunningHost host;
    private static Visitor administrator;
    private static Visitor support;

    @BeforeAll
    static void start() throws Exception {
        host = RunningHost.start(data);
        administrator = host.administrator();
        support = host.support();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/users",
                "/users?q=ada",
                "/users/1",
                "/users/new",
                "/servers",
                "/subscriptions",
                "/subscriptions?state=ACTIVE",
                "/subscriptions/1",
                "/subscriptions/new",
                "/tasks",
                "/logs",
                "/logs?level=INFO&source=servers"
            })
    void eachPageAnswersTheAdministratorUnderAStrictPolicy(String path) throws Exception {
        HttpResponse<String> page = administrator.get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("</html>", "href=\"/backups/\"");
        assertThat(page.body()).doesNotContain("style=", "<script", "onclick");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'; style-src 'self';"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/users", "/subscriptions/1", "/logs", "/backups/"})
    void nobodySeesAPageWithoutLoggingIn(String path) throws Exception {
        Visitor nobody = host.visitor();

        HttpResponse<String> page = nobody.get(path);

        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(nobody.location(page)).isEqualTo("/login");
    }

    @Test
    void aScriptIsToldThatNobodyIsLoggedInWhereAPersonIsSentToTheLogin() throws Exception {
        assertThat(host.visitor().get("/backups/api/overview").statusCode()).isEqualTo(401);
    }

    @Test
    void theLoginLeadsBackToWhereOneWantedToGo() throws Exception {
        Visitor nobody = host.visitor();
        nobody.get("/logs");

        assertThat(nobody.logIn(Demo.ADMINISTRATOR, Demo.ADMINISTRATOR_PASSWORD))
                .startsWith("/logs");
    }

    @ParameterizedTest
    @CsvSource({"admin, wrong-password", "nobody, lifeboat", "ada.adler, lifeboat", "ada.adler, ''"})
    void whoCannotLogInIsToldTheSameWhateverTheReason(String name, String password) throws Exception {
        Visitor visitor = host.visitor();

        assertThat(visitor.logIn(name, password)).isEqualTo("/login?error");
        assertThat(visitor.get("/login?error").body()).contains("This name and password do not belong together.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/backups", "/backups/", "/backups/api/overview", "/users/new", "/users/1"})
    void whatIsTheAdministratorsIsNotForSupport(String path) throws Exception {
        assertThat(support.get(path).statusCode()).isEqualTo(403);
    }

    @Test
    void thePageOfTheBackupsIsWhereTheAdministratorsLinkLeads() throws Exception {
        HttpResponse<String> page = administrator.get("/backups/");
        HttpResponse<String> overview = administrator.get("/backups/api/overview");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html");
        assertThat(overview.statusCode()).isEqualTo(200);
        assertThat(overview.body()).contains("\"Foyer\"", "\"admin\"", "X-CSRF-TOKEN", "foyer");
    }

    @Test
    void supportSeesTheOtherPagesWithoutALinkToTheBackups() throws Exception {
        HttpResponse<String> page = support.get("/users");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("ada.adler").doesNotContain("/backups", "/users/new");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() throws Exception {
        assertThat(administrator.postAsItIs("/users", USER).statusCode()).isEqualTo(403);
        assertThat(host.value("SELECT count(*) FROM users WHERE name = 'nora'")).isEqualTo("0");
    }

    @Test
    void supportMayNotSendWhatItMayNotOpen() throws Exception {
        assertThat(support.post("/subscriptions/new", "/users", USER).statusCode())
                .isEqualTo(403);
        assertThat(support.post("/subscriptions/new", "/users/1", USER).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPageThatIsNotThereIsSaidToBeSoInTheSameManner() throws Exception {
        for (String path : new String[] {"/nothing", "/users/4711", "/subscriptions/4711"}) {
            HttpResponse<String> page = administrator.get(path);
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).contains("Not found", "foyer.css");
        }
    }

    @Test
    void aUserIsAddedLogsInAndIsShutOut() throws Exception {
        Map<String, String> otto = new HashMap<>(
                Map.of("name", "otto", "email", "<o>@mail.example", "role", "SUPPORT", "password", "geheim-genug"));
        otto.put("enabled", "on");
        assertThat(administrator.location(administrator.post("/users/new", "/users", otto)))
                .isEqualTo("/users");
        assertThat(administrator.get("/users").body()).contains("Saved the user otto.", "&lt;o&gt;@mail.example");
        assertThat(host.value("SELECT password_hash FROM users WHERE name = 'otto'"))
                .startsWith("{bcrypt}");
        assertThat(host.visitor().logIn("otto", "geheim-genug")).isEqualTo("/");

        String page = "/users/" + host.value("SELECT id FROM users WHERE name = 'otto'");
        otto.remove("enabled");
        otto.put("password", "");
        assertThat(administrator.post(page, page, otto).statusCode()).isEqualTo(302);

        assertThat(host.visitor().logIn("otto", "geheim-genug")).isEqualTo("/login?error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name     | x                | A name has 2 to 40 letters",
                "name     | a b              | A name has 2 to 40 letters",
                "name     | ADA.adler        | Another user has this name.",
                "email    | nobody           | An e-mail address looks like",
                "role     | KING             | Choose one of the roles.",
                "role     | SUPPORT          | Who logs in needs a password.",
                "password | short            | A password has at least 8 characters."
            })
    void aUserWithAMistakeIsNotSavedAndTheMistakeNamed(String field, String value, String message) throws Exception {
        String before = host.value("SELECT count(*) FROM users");
        Map<String, String> fields = new HashMap<>(USER);
        fields.put(field, value);

        HttpResponse<String> page = administrator.post("/users/new", "/users", fields);

        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).contains(message, "Nothing was saved");
        assertThat(host.value("SELECT count(*) FROM users")).isEqualTo(before);
    }

    @Test
    void theAdministratorOfTheConfigurationCannotBeGivenUp() throws Exception {
        String page = "/users/" + host.value("SELECT id FROM users WHERE name = 'admin'");

        HttpResponse<String> answer = administrator.post(
                page, page, Map.of("name", "admin", "email", "a@mail.example", "role", "MEMBER", "enabled", "on"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("stays an administrator");
    }

    @Test
    void aSubscriptionIsAddedAndChangedBySupport() throws Exception {
        String user = host.value("SELECT id FROM users WHERE name = 'leo.ekholm'");
        Map<String, String> fields = new HashMap<>(Map.of(
                "userId", user, "serverId", "1", "plan", "FAMILY", "startsOn", "2030-01-01", "endsOn", "2030-01-01"));
        assertThat(support.post("/subscriptions/new", "/subscriptions", fields).statusCode())
                .isEqualTo(302);
        String id = host.value("SELECT max(id) FROM subscriptions");
        fields.put("plan", "UNLIMITED");

        assertThat(support.post("/subscriptions/" + id, "/subscriptions/" + id, fields)
                        .statusCode())
                .isEqualTo(302);

        assertThat(host.value("SELECT plan || ' ' || ends_on FROM subscriptions WHERE id = " + id))
                .isEqualTo("UNLIMITED 2030-01-01");
        assertThat(support.get("/logs?source=subscriptions").body())
                .contains("support added the subscription of leo.ekholm", "support changed the subscription of leo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "userId   | 4711       | Choose one of the users.",
                "userId   | ''         | Choose one of the users.",
                "serverId | 1 OR 1=1   | Choose one of the servers.",
                "plan     | FREE       | Choose one of the plans.",
                "startsOn | yesterday  | The first day is a date",
                "endsOn   | 9999-12-31 | The last day is a date",
                "endsOn   | 2029-12-31 | The last day is not before the first."
            })
    void aSubscriptionWithAMistakeIsNotSavedAndTheMistakeNamed(String field, String value, String message)
            throws Exception {
        String before = host.value("SELECT count(*) FROM subscriptions");
        Map<String, String> fields = new HashMap<>(Map.of(
                "userId", "1", "serverId", "1", "plan", "SINGLE", "startsOn", "2030-01-01", "endsOn", "2030-12-31"));
        fields.put(field, value);

        HttpResponse<String> page = administrator.post("/subscriptions/new", "/subscriptions", fields);

        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).contains(message, "Nothing was saved");
        assertThat(host.value("SELECT count(*) FROM subscriptions")).isEqualTo(before);
    }
}

package dev.lifeboat.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.spring.LifeboatAutoConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** The properties of the page, and when there is one. */
@Tag("driver-independent")
class WebPropertiesTest {

    private static final AutoConfigurations STARTER =
            AutoConfigurations.of(LifeboatAutoConfiguration.class, LifeboatWebAutoConfiguration.class);

    @TempDir
    Path directory;

    private String[] database() {
        return new String[] {
            "lifeboat.directory=" + directory.resolve("backups"),
            "lifeboat.database=" + directory.resolve("app.db"),
            "lifeboat.web.enabled=true"
        };
    }

    private WebApplicationContextRunner web() {
        return new WebApplicationContextRunner().withConfiguration(STARTER).withPropertyValues(database());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    path, /
                    path, ''
                    path, backups
                    path, /backups/
                    path, //backups
                    path, /back ups
                    path, /../backups
                    path, /backups/{id}
                    view-role, ''
                    view-role, ROLE_ADMIN
                    manage-role, ' '
                    hosts, https://backups.example.org
                    hosts, *.example.org
                    hosts, example.org:8080
                    max-upload, 0
                    max-upload, -5MB
                    """)
    void aWrongValueKeepsTheApplicationFromStartingByItsName(String property, String value) {
        web().withPropertyValues("lifeboat.web." + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .rootCause()
                        .hasMessageContaining("lifeboat.web." + property));
    }

    @Test
    void withoutSpringMvcWithoutJacksonOrSwitchedOffThereIsNoPage() {
        web().run(context -> assertThat(context).hasSingleBean(WebPage.class));
        new ApplicationContextRunner()
                .withConfiguration(STARTER)
                .withPropertyValues(database())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WebPage.class));
        web().withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WebPage.class));
        web().withClassLoader(new FilteredClassLoader("tools.jackson"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WebPage.class));
        web().withPropertyValues("lifeboat.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WebPage.class));
    }
}

package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is no switch is refused, whichever switch it is and wherever it stands. */
@Tag("driver-independent")
@TestInstance(Lifecycle.PER_CLASS)
class SwitchesTest extends HostFixture {

    /** Those that editors know: a switch that comes later is among them. */
    Stream<String> switches() throws IOException {
        Path classes = new ClassPathResource("dev/lifeboat/spring/LifeboatAutoConfiguration.class")
                .getFile()
                .toPath();
        JsonNode metadata = JsonMapper.shared()
                .readTree(Files.readString(classes.resolve("../../../../META-INF/spring-configuration-metadata.json")
                        .normalize()));
        return StreamSupport.stream(metadata.get("properties").spliterator(), false)
                .filter(property -> property.get("type").asString().equals(Boolean.class.getName()))
                .map(property -> property.get("name").asString())
                .filter(name -> name.startsWith("lifeboat."));
    }

    /** Nothing else is there: no switch needs what it switches to be refused. */
    private static ApplicationContextRunner checked() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(LifeboatSwitchesAutoConfiguration.class));
    }

    @Test
    void noneIsForgotten() throws IOException {
        assertThat(switches())
                .contains("lifeboat.web.enabled", "lifeboat.schedule.enabled")
                .containsExactlyInAnyOrderElementsOf(LifeboatSwitchesAutoConfiguration.SWITCHES);
    }

    @ParameterizedTest
    @MethodSource("switches")
    void eachRefusesWhatIsNeitherTrueNorFalse(String name) {
        for (String value : List.of("on", "off", "yes", "no", "1", "0", "", "tru", "'true'", "truе")) {
            checked()
                    .withPropertyValues(name + "=" + value)
                    .run(context -> assertThat(refusedProperty(context.getStartupFailure()))
                            .as("%s=%s", name, value)
                            .isEqualTo(name));
        }
    }

    /** A space behind the value is seen by nobody; the conditions of Spring take it for off. */
    @ParameterizedTest
    @MethodSource("switches")
    void eachRefusesASpaceAroundIt(String name) {
        for (String value : List.of(" true ", "true ", "false\t", " ")) {
            checked()
                    .withInitializer(environment(Map.of(variable(name), value)))
                    .run(context -> assertThat(refusedProperty(context.getStartupFailure()))
                            .as("%s='%s'", name, value)
                            .isEqualTo(name));
        }
    }

    @ParameterizedTest
    @MethodSource("switches")
    void eachIsReadFromTheEnvironmentAndRefusedAlsoWhereLifeboatIsOff(String name) {
        String off = name.equals("lifeboat.enabled") ? "other=1" : "lifeboat.enabled=false";
        checked()
                .withPropertyValues(off)
                .withInitializer(environment(Map.of(variable(name), "on")))
                .run(context ->
                        assertThat(refusedProperty(context.getStartupFailure())).isEqualTo(name));
    }

    @ParameterizedTest
    @MethodSource("switches")
    void eachTakesTrueAndFalseInAnyCase(String name) {
        for (String value : List.of("true", "TRUE", "True", "false", "FALSE")) {
            checked()
                    .withPropertyValues(name + "=" + value)
                    .run(context -> assertThat(context).as("%s=%s", name, value).hasNotFailed());
        }
    }

    /** What an application says of a value is said of what it stands for. */
    @ParameterizedTest
    @ValueSource(strings = {"${lifeboat-is}", "${LIFEBOAT_IS:on}"})
    void soItIsWhereTheValueStandsElsewhere(String value) {
        checked()
                .withPropertyValues("lifeboat.web.enabled=" + value, "lifeboat-is=yes")
                .run(context ->
                        assertThat(refusedProperty(context.getStartupFailure())).isEqualTo("lifeboat.web.enabled"));
    }

    /** Who makes beans early, as a post-processor of the host may, would read the switch. */
    @Test
    void itIsRefusedBeforeAnythingIsMadeOfIt() {
        AtomicBoolean came = new AtomicBoolean();
        checked()
                .withPropertyValues("lifeboat.web.enabled=on")
                .withBean("others", BeanFactoryPostProcessor.class, () -> beans -> came.set(true))
                .run(context -> assertThat(context).hasFailed());

        assertThat(came).isFalse();
    }

    /** In YAML itself, on and yes are true. */
    @Test
    void inYamlOnIsTrue() {
        host().withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(yaml("lifeboat.enabled: off\nlifeboat.schedule.enabled: on")))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HostedBackups.class));
    }

    private static PropertySource<?> yaml(String text) {
        try {
            return new YamlPropertySourceLoader()
                    .load("yaml", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
                    .get(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoStartsTheApplicationReadsThePropertyTheValueAndWhereItStands() {
        for (String name : List.of("lifeboat.web.enabled", "lifeboat.web.read-only")) {
            checked()
                    .withInitializer(environment(Map.of(variable(name), "on")))
                    .run(context -> assertThat(analysis(context.getStartupFailure()))
                            .satisfies(analysis -> assertThat(analysis.getDescription())
                                    .contains(name)
                                    .contains("'on'")
                                    .contains(variable(name)))
                            .satisfies(analysis ->
                                    assertThat(analysis.getAction()).contains("Set " + name + " to true or false")));
        }
    }

    /** A host as it is started, which knows the starter by its file of imports alone. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aHostThatIsStartedSaysSoAndEnds(CapturedOutput output) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(RunningHost.Application.class)
                .web(WebApplicationType.NONE)
                .initializers(environment(Map.of("LIFEBOAT_WEB_ENABLED", "on")));

        assertThat(failure(application)).isInstanceOf(SwitchException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("lifeboat.web.enabled")
                .contains("'on'")
                .contains("LIFEBOAT_WEB_ENABLED");
    }

    private @Nullable Throwable failure(SpringApplicationBuilder application) {
        try (ConfigurableApplicationContext context = application.run(
                "--lifeboat.directory=" + directory.resolve("backups"),
                "--spring.datasource.url=" + url("app.db"),
                "--spring.flyway.enabled=false",
                "--spring.liquibase.enabled=false")) {
            return context.isRunning() ? null : new AssertionError("not running");
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** As Spring Boot writes the names of environment variables: without the dashes. */
    private static String variable(String property) {
        return property.replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT);
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> environment(
            Map<String, Object> variables) {
        return context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
    }

    private static FailureAnalysis analysis(@Nullable Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, problem) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(Objects.requireNonNull(failure)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static String refusedProperty(@Nullable Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
                return invalid.getName();
            }
        }
        return "none: " + failure;
    }
}

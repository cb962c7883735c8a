package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupDefaults;
import dev.lifeboat.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documentation against the metadata that editors show, and that against the core. */
@Tag("driver-independent")
class DocumentationTest {

    private static final Path DOCUMENT = Path.of("../docs/spring-boot.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `((?:lifeboat|management)\\.[a-z.-]+)` \\| (.+?) \\| .+ \\|$");

    /** The property and its default; none where the application decides what happens without it. */
    private static Map<String, Optional<String>> documented() throws IOException {
        Map<String, Optional<String>> defaults = new TreeMap<>();
        ROW.matcher(Files.readString(DOCUMENT)).results().forEach(row -> {
            String value = row.group(2);
            boolean given = value.matches("`[^`]+`");
            assertThat(defaults.put(row.group(1), given ? Optional.of(value.replace("`", "")) : Optional.empty()))
                    .as("%s has one row", row.group(1))
                    .isNull();
        });
        return defaults;
    }

    private static Map<String, JsonNode> metadata() throws IOException {
        Path classes = new ClassPathResource("dev/lifeboat/spring/LifeboatAutoConfiguration.class")
                .getFile()
                .toPath();
        JsonNode root = JsonMapper.shared()
                .readTree(Files.readString(classes.resolve("../../../../META-INF/spring-configuration-metadata.json")
                        .normalize()));
        Map<String, JsonNode> properties = new TreeMap<>();
        root.get("properties")
                .forEach(property -> properties.put(property.get("name").asString(), property));
        return properties;
    }

    private static Optional<String> defaultOf(JsonNode property) {
        return Optional.ofNullable(property.get("defaultValue")).map(JsonNode::asString);
    }

    private static String defaultOf(String property) throws IOException {
        return Optional.ofNullable(metadata().get(property))
                .flatMap(DocumentationTest::defaultOf)
                .orElseThrow();
    }

    private static Duration duration(String property) throws IOException {
        return DurationStyle.detectAndParse(defaultOf(property));
    }

    @Test
    void everyPropertyIsDocumentedWithItsDefaultAndNoOtherIs() throws IOException {
        Map<String, Optional<String>> known = new TreeMap<>();
        metadata().forEach((name, property) -> known.put(name, defaultOf(property)));

        assertThat(documented()).isEqualTo(known);
    }

    @Test
    void everyPropertyIsDescribedInSentences() throws IOException {
        assertThat(metadata()).isNotEmpty();
        metadata()
                .forEach((name, property) -> assertThat(
                                property.path("description").asString(""))
                        .as(name)
                        .endsWith("."));
    }

    @Test
    void theDefaultsAreThoseOfTheCore() throws IOException {
        assertThat(duration("lifeboat.operation-timeout")).isEqualTo(BackupDefaults.OPERATION_TIMEOUT);
        assertThat(duration("lifeboat.lock-timeout")).isEqualTo(BackupDefaults.LOCK_TIMEOUT);
        assertThat(duration("lifeboat.close-timeout")).isEqualTo(BackupDefaults.CLOSE_TIMEOUT);
        assertThat(duration("lifeboat.verify.budget")).isEqualTo(BackupDefaults.VERIFY_BUDGET);
        assertThat(Schedule.every(duration("lifeboat.verify.every"))).isEqualTo(BackupDefaults.SCHEDULE);
        assertThat(Schedule.every(duration("lifeboat.schedule.every"))).isEqualTo(BackupDefaults.SCHEDULE);
        assertThat(DataSize.parse(defaultOf("lifeboat.wal-budget")).toBytes())
                .isEqualTo(BackupDefaults.WAL_BUDGET_BYTES);
        assertThat(Integer.parseInt(defaultOf("lifeboat.collapse-percent"))).isEqualTo(BackupDefaults.COLLAPSE_PERCENT);
        assertThat(defaultOf("lifeboat.restore.depth").toUpperCase(Locale.ROOT).replace('-', '_'))
                .isEqualTo(BackupDefaults.RESTORE_DEPTH.name());
    }
}

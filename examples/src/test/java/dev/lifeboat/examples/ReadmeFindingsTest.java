package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README says what to do about each finding of health. */
class ReadmeFindingsTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([A-Z_]+)` \\| \\S.*\\|$", Pattern.MULTILINE);

    @Test
    void theTableNamesEachCodeOnceAndNoOther() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<String> codes =
                ROW.matcher(readme).results().map(row -> row.group(1)).toList();

        assertThat(codes)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Finding.Code.values()).map(Enum::name).toList());
    }
}

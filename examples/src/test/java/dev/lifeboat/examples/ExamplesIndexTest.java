package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in the README of the examples, against the examples that there are. */
class ExamplesIndexTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/lifeboat/examples");

    @Test
    void theTableNamesEachExampleAndNoOther() throws IOException {
        assertThat(named()).containsExactlyInAnyOrderElementsOf(withAMain());
    }

    @Test
    void eachIsRunByATest() throws IOException {
        String tests = Files.readString(Path.of("src/test/java/dev/lifeboat/examples/ExamplesTest.java"))
                + Files.readString(Path.of("src/test/java/dev/lifeboat/examples/TourTest.java"));

        assertThat(withAMain())
                .allMatch(name -> tests.contains("run(" + name + ".class") || tests.contains(name + "."));
    }

    private static List<String> named() throws IOException {
        return Pattern.compile("\\| \\[(\\w+)]\\(src/main/java/dev/lifeboat/examples/\\1\\.java\\) \\|")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }

    private static List<String> withAMain() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(ExamplesIndexTest::hasAMain)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
    }

    private static boolean hasAMain(Path file) {
        try {
            return Files.readString(file).contains("public static void main(");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

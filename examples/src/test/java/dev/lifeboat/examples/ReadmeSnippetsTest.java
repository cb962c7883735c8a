package dev.lifeboat.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the README shows compiles: each of its Java snippets stands in an example, between {@code // snippet: name} and
 * {@code // end}, but for white space.
 */
class ReadmeSnippetsTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path EXAMPLES = Path.of("src", "main", "java");
    private static final Pattern IN_README =
            Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern IN_EXAMPLE =
            Pattern.compile("^ *// snippet: \\S+\\n(.*?)^ *// end$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void everyJavaSnippetOfTheReadmeIsPartOfAnExample() throws IOException {
        List<String> shown = snippets(IN_README, Files.readString(README));
        List<String> compiled = new ArrayList<>();
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                compiled.addAll(snippets(IN_EXAMPLE, Files.readString(file)));
            }
        }

        assertThat(shown).as("Java snippets in the README").isNotEmpty();
        assertThat(shown)
                .allSatisfy(snippet -> assertThat(compiled.stream().map(ReadmeSnippetsTest::bare))
                        .as("the snippets of the examples, one of which should be:%n%s", snippet)
                        .contains(bare(snippet)));
    }

    private static List<String> snippets(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static String bare(String snippet) {
        return snippet.lines().map(String::strip).collect(joining()).replaceAll("\\s", "");
    }
}

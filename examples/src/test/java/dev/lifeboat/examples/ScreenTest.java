package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void rewritesALineInPlaceOnATerminalAndLeavesNothingOfALongerOne() {
        Screen screen = screen(true);

        screen.rewritable("half of the way");
        screen.rewritable("done");
        screen.settled("done.");
        screen.verbatim("next");

        assertThat(said()).isEqualTo("\rhalf of the way\rdone           \rdone.\n   next\n");
    }

    @Test
    void printsOnlyTheLastTextOfARewritableLineElsewhere() {
        Screen screen = screen(false);

        screen.rewritable("half of the way");
        screen.settled("done.");

        assertThat(said()).isEqualTo("done.\n");
    }

    @Test
    void wrapsBetweenWordsAndNeverWithinAPath() {
        assertThat(Screen.wrap("one two three /a/very/long/path/that/can/be/copied four", 12))
                .containsExactly("one two", "three", "/a/very/long/path/that/can/be/copied", "four");
    }

    @Test
    void alignsTablesAndWrapsTheirLastColumn() {
        Table table = Table.of("Name", ">Size", "Why").row("a", "1.0 MB", "for a reason that is longer than the line");

        assertThat(table.lines(40))
                .containsExactly(
                        "Name    Size  Why",
                        "-".repeat(34),
                        "a     1.0 MB  for a reason that is",
                        "              longer than the line");
    }

    private Screen screen(boolean terminal) {
        return new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), terminal);
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}

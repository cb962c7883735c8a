package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DerivedNamesTest {

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void aNameThatFitsIsWhatItAlwaysWas() {
        String name = "n".repeat(242);

        assertThat(DerivedNames.of(".lifeboat-", "app.db", ".new")).isEqualTo(".lifeboat-app.db.new");
        assertThat(DerivedNames.of(".lifeboat-", name.substring(1), ".new"))
                .isEqualTo(".lifeboat-" + name.substring(1) + ".new")
                .hasSize(255);
        assertThat(DerivedNames.leaving(13, name)).isEqualTo(name);
    }

    @Test
    void aLongerOneIsAsLongAsAllowedAndTheSameEachTime() {
        String name = "n".repeat(242);
        String derived = DerivedNames.of(".lifeboat-", name, ".new");

        assertThat(derived)
                .hasSize(255)
                .startsWith(".lifeboat-nnn")
                .matches(".*n-[0-9a-f]{8}\\.new")
                .isEqualTo(DerivedNames.of(".lifeboat-", name, ".new"))
                .isNotEqualTo(DerivedNames.of(".lifeboat-", name + "n", ".new"));
    }

    @Test
    void bytesAreCountedAndNoCharacterIsCutInHalf() {
        String name = "x" + "\uD83D\uDEDF".repeat(62);
        String derived = DerivedNames.of("", name, ".part");

        assertThat(bytes(derived)).isBetween(252, 255);
        assertThat(new String(derived.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(derived);
        assertThat(bytes(DerivedNames.leaving(50, "я".repeat(120)))).isBetween(204, 205);
    }

    @Test
    void thePartOfALongNameHasANameOfItsOwn() {
        Path one = Path.of("n".repeat(251) + ".one");
        Path other = Path.of("n".repeat(251) + ".two");

        assertThat(DurableFiles.partOf(one).toString()).hasSize(255).endsWith(".part");
        assertThat(DurableFiles.partOf(one)).isNotEqualTo(DurableFiles.partOf(other));
        assertThat(DurableFiles.partOf(Path.of("app.db"))).hasToString("app.db.part");
    }
}

package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortableNamesTest {

    /** What a portable name is, as short as it can be said. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?");

    private static final Pattern DEVICE = Pattern.compile(
            "(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\\..*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String[] PIECES = {
        "a", "Z", "0", "_", "-", ".", "con", "COM", "lpt", "nul", "1", "app", " ", "\n", "/", "\u0131", "\u0661",
        "\uff0e"
    };

    @Test
    void aNameIsPortableExactlyWhenItHasTheFormAndIsNoDevice() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int portable = 0;
        for (int round = 0; round < 50_000; round++) {
            String name = name(random);
            boolean expected =
                    FORM.matcher(name).matches() && !DEVICE.matcher(name).matches();

            assertThat(PortableNames.isPortable(name, 100))
                    .as("seed %d: %s", seed, name)
                    .isEqualTo(expected);
            assertThat(PortableNames.isDevice(name))
                    .as("seed %d: %s", seed, name)
                    .isEqualTo(DEVICE.matcher(name).matches());
            portable += expected ? 1 : 0;
        }
        assertThat(portable).as("seed %d", seed).isBetween(1_000, 49_000);
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
            name.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return name.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 100})
    void aNameHasAtMostAsManyCharactersAsAreAllowed(int most) {
        assertThat(PortableNames.isPortable("k".repeat(most), most)).isTrue();
        assertThat(PortableNames.isPortable("k".repeat(most + 1), most)).isFalse();
    }
}

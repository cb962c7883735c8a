package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What fuzzing found, and what somebody thought of before, tried again without a fuzzer: each file in {@code
 * src/test/resources/fuzz}, in the directory of its {@link FuzzTarget}. A test whose name is that of a file reproduces
 * it. {@link FuzzMain} looks for more.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FuzzCorpusTest {

    private static final int MUTATIONS = 200;

    /** Bytes that parsers look at. */
    private static final byte[] TELLING = {
        0, '\n', '\r', '\\', '=', ',', ' ', '-', '+', '.', '/', ':', '0', '9', 'Z', -1
    };

    @TestFactory
    Stream<DynamicContainer> whatWasFoundBeforeIsAcceptedOrRefusedAsItShould() {
        return Arrays.stream(FuzzTarget.values())
                .map(target -> DynamicContainer.dynamicContainer(
                        target.directory(),
                        corpus(target).stream()
                                .map(file -> DynamicTest.dynamicTest(
                                        String.valueOf(file.getFileName()), () -> attempt(target, bytes(file))))));
    }

    /** Else a target could refuse everything, and nobody would notice. */
    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void eachCorpusHoldsWhatIsAcceptedAndWhatIsNot(FuzzTarget target) {
        assertThat(corpus(target).stream().map(file -> attempt(target, bytes(file))))
                .contains(true, false);
    }

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void mutationsOfItAreAcceptedOrRefusedAsTheyShould(FuzzTarget target) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<byte[]> corpus = corpus(target).stream()
                .map(FuzzCorpusTest::bytes)
                .filter(bytes -> bytes.length < 10_000)
                .toList();
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] mutation = corpus.get(random.nextInt(corpus.size()));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mutation = mutated(mutation, corpus.get(random.nextInt(corpus.size())), random);
            }
            attempt(target, mutation, "seed " + seed + ", round " + round);
        }
    }

    /** One byte more, less or another, or the end of another input. */
    private static byte[] mutated(byte[] input, byte[] other, Random random) {
        int at = random.nextInt(input.length + 1);
        byte one = random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt(256);
        return switch (random.nextInt(4)) {
            case 0 -> joined(input, at, new byte[] {one}, 0, at);
            case 1 -> joined(input, at, new byte[0], 0, Math.min(input.length, at + 1 + random.nextInt(4)));
            case 2 -> joined(input, at, new byte[] {one}, 0, Math.min(input.length, at + 1));
            default -> joined(input, at, other, random.nextInt(other.length + 1), input.length);
        };
    }

    /** The input up to a place, then another from a place of its own on, then the input from a third. */
    private static byte[] joined(byte[] input, int to, byte[] other, int otherFrom, int from) {
        byte[] joined = Arrays.copyOf(Arrays.copyOf(input, to), to + other.length - otherFrom + input.length - from);
        System.arraycopy(other, otherFrom, joined, to, other.length - otherFrom);
        System.arraycopy(input, from, joined, to + other.length - otherFrom, input.length - from);
        return joined;
    }

    private static boolean attempt(FuzzTarget target, byte[] input) {
        return attempt(target, input, "");
    }

    private static boolean attempt(FuzzTarget target, byte[] input, String which) {
        try {
            return target.accepts(input);
        } catch (Exception | AssertionError e) {
            return fail(
                    which + " " + target + " of "
                            + Arrays.toString(Arrays.copyOf(input, Math.min(input.length, 2_000))),
                    e);
        }
    }

    private static List<Path> corpus(FuzzTarget target) {
        try {
            Path root = Path.of(Objects.requireNonNull(FuzzTarget.class.getResource("/fuzz"), "corpus")
                    .toURI());
            try (Stream<Path> files = Files.list(root.resolve(target.directory()))) {
                return files.sorted().toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {

    private static final int BUFFER_BYTES = 1 << 18;

    @TempDir
    private Path directory;

    /** NIST's examples for SHA-256, FIPS 180-2 appendix B, and the empty message. */
    @ParameterizedTest
    @CsvSource({
        "'', 1, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, 1, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq, 1,"
                + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "a, 1000000, cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    })
    void knowsTheKnownMessages(String text, int times, String expected) throws IOException {
        assertThat(Sha256.of(file(text.repeat(times).getBytes(StandardCharsets.US_ASCII)), bytes -> {}))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, BUFFER_BYTES - 1, BUFFER_BYTES, BUFFER_BYTES + 1, 3 * BUFFER_BYTES + 17})
    void agreesWithTheWholeMessageHashedAtOnce(int length) throws Exception {
        long seed = new Random().nextLong();
        byte[] bytes = randomBytes(seed, length);

        assertThat(Sha256.of(file(bytes), done -> {}))
                .as("seed %d", seed)
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    @Test
    void isWhatSha256sumPrints() throws Exception {
        long seed = new Random().nextLong();
        Path file = file(randomBytes(seed, 1_000_003));

        assertThat(Sha256.of(file, done -> {})).as("seed %d", seed).isEqualTo(printedBySha256sum(file));
    }

    private static String printedBySha256sum(Path file) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder("sha256sum", file.toString()).start();
        } catch (IOException e) {
            assumeTrue(false, "no sha256sum on this machine: " + e.getMessage());
            throw e;
        }
        try (InputStream out = process.getInputStream()) {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            String line = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return line.substring(0, line.indexOf(' '));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theObserverHearsHowFarItIsUpToTheEnd() throws IOException {
        List<Long> heard = new ArrayList<>();

        Sha256.of(file(new byte[3 * BUFFER_BYTES + 17]), heard::add);

        assertThat(heard).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(4);
        assertThat(heard.get(heard.size() - 1)).isEqualTo(3 * BUFFER_BYTES + 17);
    }

    @Test
    void handsOnEveryPieceThatItHashes() throws IOException {
        long seed = new Random().nextLong();
        byte[] bytes = randomBytes(seed, 2 * BUFFER_BYTES + 5);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        Sha256 hash = new Sha256();

        hash.read(dripping(bytes), (buffer, length) -> sink.write(buffer, 0, length));

        assertThat(sink.toByteArray()).as("seed %d", seed).isEqualTo(bytes);
        assertThat(hash.bytes()).isEqualTo(bytes.length);
        assertThat(hash.hex()).isEqualTo(Sha256.of(file(bytes), done -> {}));
    }

    /** As a network gives it: less than was asked for. */
    private static InputStream dripping(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 10_007));
            }
        };
    }

    @Test
    void aFailureOfTheSinkOrOfTheObserverEndsIt() throws IOException {
        Path file = file(new byte[10]);
        Sha256 hash = new Sha256();

        assertThatThrownBy(() -> hash.read(new ByteArrayInputStream(new byte[10]), (buffer, length) -> {
                    throw new IOException("full");
                }))
                .hasMessage("full");
        assertThatThrownBy(() -> Sha256.of(file, done -> {
                    throw new UncheckedIOException(new IOException("cancelled"));
                }))
                .hasMessageContaining("cancelled");
    }

    @Test
    void aMissingFileHasNoHash() {
        assertThatThrownBy(() -> Sha256.of(directory.resolve("missing"), done -> {}))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(directory, "hashed-", ""), bytes);
    }

    private static byte[] randomBytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}

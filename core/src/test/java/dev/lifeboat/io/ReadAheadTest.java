package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is read into memory beside other work. */
class ReadAheadTest {

    private static final long ENDLESS_BYTES = 1L << 40;

    @TempDir
    Path directory;

    @Test
    void theFileIsReadToItsEnd() throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[3_000_001]);

        try (ReadAhead ahead = ReadAhead.of(file)) {
            await().until(() -> ahead.bytes() == 3_000_001);
        }
    }

    @Test
    void aFileThatCannotBeReadDisturbsNobody() {
        try (ReadAhead ahead = ReadAhead.of(directory.resolve("missing"))) {
            assertThat(ahead.bytes()).isZero();
        }
    }

    /** Else the file could not be deleted on Windows, and a short check would wait for a long file. */
    @Test
    void whenItIsClosedNobodyReadsTheFileAnyMore() throws Exception {
        Path file = directory.resolve("file");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(ENDLESS_BYTES);
        }
        ReadAhead ahead = ReadAhead.of(file);
        await().until(() -> ahead.bytes() > 0);
        ahead.close();
        long bytes = ahead.bytes();

        assertThat(bytes).isLessThan(ENDLESS_BYTES);
        assertThat(ahead.bytes()).isEqualTo(bytes);
    }

    @Test
    void anInterruptIsKept() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "abc");
        Thread.currentThread().interrupt();
        ReadAhead.of(file).close();

        assertThat(Thread.interrupted()).isTrue();
    }
}

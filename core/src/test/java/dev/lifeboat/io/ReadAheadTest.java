package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        try (ReadAhead ahead = ReadAhead.of(directory.resolve("missing"))) {
            await().until(() -> !ahead.isReading());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
        assertThat(uncaught).isEmpty();
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

        assertThat(ahead.isReading()).isFalse();
        assertThat(ahead.bytes()).isLessThan(ENDLESS_BYTES);
    }

    @Test
    void anInterruptIsKeptAndTheFileIsLetGoAllTheSame() throws Exception {
        ReadAhead ahead = ReadAhead.of(Files.writeString(directory.resolve("file"), "abc"));
        Thread.currentThread().interrupt();
        ahead.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ahead.isReading()).isFalse();
    }
}

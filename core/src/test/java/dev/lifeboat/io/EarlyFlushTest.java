package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is made durable while it grows. */
class EarlyFlushTest {

    private static final int PIECE_BYTES = 16 << 20;

    @TempDir
    Path directory;

    private final AtomicInteger flushes = new AtomicInteger();
    private final Semaphore flushed = new Semaphore(0);
    private final DurableFiles files = new DurableFiles() {
        @Override
        public void sync(Path file) throws IOException {
            super.sync(file);
            flushes.incrementAndGet();
            flushed.release();
        }
    };
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(directory.resolve("growing"));
    }

    /** Nothing is written: the file has only the length. */
    private void growTo(long bytes) throws IOException {
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(bytes);
        }
    }

    private void awaitFlush() throws InterruptedException {
        assertThat(flushed.tryAcquire(60, TimeUnit.SECONDS)).as("a flush").isTrue();
    }

    @Test
    void eachPieceIsFlushedWhileTheFileStillGrows() throws Exception {
        try (EarlyFlush flush = EarlyFlush.of(files, file)) {
            for (int piece = 1; piece <= 3; piece++) {
                growTo((long) piece * PIECE_BYTES);
                flush.grown();
                awaitFlush();
                flush.grown();
            }
        }
        assertThat(flushes).hasValue(3);
    }

    @Test
    void whatIsLessThanAPieceIsLeftToTheLastFlush() throws Exception {
        try (EarlyFlush flush = EarlyFlush.of(files, file)) {
            growTo(PIECE_BYTES - 1);
            flush.grown();
        }
        assertThat(flushes).hasValue(0);
    }

    @Test
    void aFlushThatFailsIsSaidAtTheEnd() throws Exception {
        DurableFiles broken = new DurableFiles() {
            @Override
            public void sync(Path file) throws IOException {
                flushed.release();
                throw new IOException("no such device");
            }
        };
        EarlyFlush flush = EarlyFlush.of(broken, file);
        growTo(PIECE_BYTES);
        flush.grown();
        awaitFlush();
        growTo(2L * PIECE_BYTES);
        flush.grown();

        assertThatThrownBy(flush::close).isInstanceOf(IOException.class).hasMessage("no such device");
        assertThat(flushed.tryAcquire()).as("one more flush after that").isFalse();
    }

    @Test
    void anInterruptIsKeptWhileItEnds() throws Exception {
        EarlyFlush flush = EarlyFlush.of(files, file);
        growTo(PIECE_BYTES);
        flush.grown();
        Thread.currentThread().interrupt();
        flush.close();

        assertThat(Thread.interrupted()).isTrue();
    }
}

package dev.lifeboat.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory that no program uses, full of the pages of a file: as on a machine that has been up for a while. Free memory is no
 * ground to measure on. What was just freed is fast; what a virtual machine gave back to its host is fetched page by
 * page when it is first written, and takes several times as long.
 */
final class PageCache implements AutoCloseable {

    /** Fills all of the memory. */
    static final int ALL = 0;

    private static final int PIECE_BYTES = 1 << 20;

    private final Path ballast;

    private PageCache(Path ballast) {
        this.ballast = ballast;
    }

    /** A file of holes, which takes no space on disk: {@value #ALL} for as much as there is memory. */
    static PageCache in(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        Path ballast = directory.resolve("ballast");
        try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
            file.setLength(megabytes == ALL ? memoryBytes() : (long) megabytes << 20);
        }
        return new PageCache(ballast);
    }

    /** The bytes of memory of this machine. */
    static long memoryBytes() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    /** Fills it; these files are in it afterwards, as far as they fit. */
    void fill(Path... files) throws IOException {
        read(ballast);
        for (Path file : files) {
            read(file);
        }
    }

    private static void read(Path file) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int length;
            do {
                length = in.read(piece);
            } while (length >= 0);
        }
    }

    @Override
    public void close() throws IOException {
        Files.delete(ballast);
    }
}

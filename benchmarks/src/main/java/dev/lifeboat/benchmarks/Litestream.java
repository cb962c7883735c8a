package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A replica of Litestream's below a directory. It keeps tables of its own in the database, which is therefore a copy. */
record Litestream(Tool tool, Path directory) {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final long NAP_MILLIS = 5;

    /** Starts it, waits until a whole snapshot is there with its log, and ends it; the seconds until it was there. */
    double firstSnapshot(Path database) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Path output = directory.resolve("litestream.log");
        Process process = tool.command(directory, Map.of(), "replicate", database, url())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            while (!(holds(".snapshot.lz4") && holds(".wal.lz4"))) {
                if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException("litestream made no snapshot: " + Files.readString(output));
                }
                TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
            }
            return Timing.secondsSince(start);
        } finally {
            Programs.end(process);
        }
    }

    void restore(Path target) throws IOException, InterruptedException {
        tool.run(directory, "restore", "-o", target, url());
    }

    private Path replica() {
        return directory.resolve("replica");
    }

    private String url() {
        return "file://" + replica();
    }

    private boolean holds(String ending) throws IOException {
        if (!Files.exists(replica())) {
            return false;
        }
        try (Stream<Path> files = Files.walk(replica())) {
            return files.anyMatch(file -> file.toString().endsWith(ending));
        }
    }
}

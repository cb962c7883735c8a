package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** The programs that users would use instead. */
record Tools(Tool cp, Tool sync, Tool sqlite3, Tool sha256sum, Tool restic, Tool litestream) {

    private static final Path HERE = Path.of("").toAbsolutePath();

    static Tools find() {
        return new Tools(
                Tool.find("cp"),
                Tool.find("sync"),
                Tool.find("sqlite3"),
                Tool.find("sha256sum"),
                Tool.find("restic"),
                Tool.find("litestream"));
    }

    void copyDurably(Path from, Path to) throws IOException, InterruptedException {
        cp.run(HERE, "--reflink=never", from, to);
        durable(to);
    }

    void durable(Path file) throws IOException, InterruptedException {
        sync.run(HERE, file);
    }

    /** What Lifeboat does with every copy, as a user would do it: look whether it is sound, hash it, make it durable. */
    void prove(Path copy) throws IOException, InterruptedException {
        quickCheck(copy);
        sha256sum.run(HERE, copy);
        durable(copy);
    }

    void quickCheck(Path copy) throws IOException, InterruptedException {
        String found = sqlite3.run(HERE, copy, "PRAGMA quick_check").strip();
        if (!found.equals("ok")) {
            throw new IOException(copy + " is damaged: " + found);
        }
    }
}

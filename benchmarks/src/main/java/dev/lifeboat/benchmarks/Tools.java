package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** The programs that users would use instead. */
record Tools(Tool cp, Tool sync, Tool sqlite3, Tool sha256sum, Tool restic, Tool litestream) {

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
        cp.run(to.getParent(), "--reflink=never", from, to);
        sync(to);
    }

    void sync(Path file) throws IOException, InterruptedException {
        sync.run(file.getParent(), file);
    }

    void quickCheck(Path copy) throws IOException, InterruptedException {
        String found = sqlite3.run(copy.getParent(), copy, "PRAGMA quick_check").strip();
        if (!found.equals("ok")) {
            throw new IOException(copy + " is damaged: " + found);
        }
    }
}

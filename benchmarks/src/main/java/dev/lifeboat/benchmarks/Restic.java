package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A repository of restic's. */
record Restic(Tool tool, Path repository, Map<String, String> environment) {

    /** Makes one, as is done once in the life of a host. */
    static Restic in(Path directory, Tool tool) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "RESTIC_PASSWORD",
                "bench",
                "RESTIC_CACHE_DIR",
                directory.resolve("cache").toString());
        Restic restic = new Restic(tool, directory.resolve("repository"), environment);
        restic.run(directory, "init");
        return restic;
    }

    void backup(Path directory, Path file) throws IOException, InterruptedException {
        run(directory, "backup", file);
    }

    /** Puts the file of the newest backup below this directory, under its whole path. */
    void restore(Path directory) throws IOException, InterruptedException {
        run(directory, "restore", "latest", "--target", directory);
    }

    private void run(Path directory, Object... arguments) throws IOException, InterruptedException {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "--repo";
        all[1] = repository;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        tool.run(directory, environment, all);
    }
}

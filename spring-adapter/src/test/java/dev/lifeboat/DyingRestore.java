package dev.lifeboat;

import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that dies in the middle of putting a new file in the place of a damaged database. */
public final class DyingRestore {

    private static final int DEAD = 77;

    private DyingRestore() {}

    /** Runs such a process, and waits for its death. */
    public static void run(Path database, Path backups) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingRestore.class.getName(),
                        database.toString(),
                        backups.toString())
                .inheritIO()
                .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != DEAD) {
                throw new IllegalStateException("it did not die as it should");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    public static void main(String[] arguments) {
        BackupManager backups = BackupManager.forDatabase(Path.of(arguments[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(arguments[1])))
                .onStep(DyingRestore::dieOnceItIsJournaled)
                .build();
        backups.restore(backups.latest().orElseThrow().id(), RestoreMode.REPLACE_FILE);
    }

    private static void dieOnceItIsJournaled(Step step) {
        if (step == Step.SET_ASIDE) {
            Runtime.getRuntime().halt(DEAD);
        }
    }
}

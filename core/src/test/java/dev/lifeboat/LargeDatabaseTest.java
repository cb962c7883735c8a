package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database does not have to fit into memory; this one is larger than 1 GiB, and so has SQLite's lock page in it. */
@Tag("large")
class LargeDatabaseTest {

    private static final long NEEDED_BYTES = 6L << 30;
    private static final int ROWS = 1_050;
    private static final int HEADER_BYTES = 100;
    private static final int PIECE_BYTES = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void aDatabaseOfOneGibibyteIsBackedUpVerifiedAndRestoredIn64Mebibytes() throws Exception {
        assumeTrue(
                Files.getFileStore(directory).getUsableSpace() >= NEEDED_BYTES,
                "less than 6 GiB are free in " + directory);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
        try {
            assertThat(child.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
        assertThat(Files.size(directory.resolve("app.db"))).isGreaterThan(1L << 30);
        assertThat(firstDifferenceBehindTheHeader()).isEqualTo(-1);
        try (Connection restored = DatabaseContent.open(directory.resolve("restored.db"))) {
            assertThat(AppDatabase.text(restored, "SELECT sum(length(bytes)) FROM file"))
                    .isEqualTo("" + (long) ROWS * (1 << 20));
            assertThat(AppDatabase.text(restored, "SELECT max(id) FROM file")).isEqualTo("" + ROWS);
        }
    }

    /** The pages beside the lock page go another way into a copy than all others. */
    private long firstDifferenceBehindTheHeader() throws IOException {
        try (InputStream live = Files.newInputStream(directory.resolve("app.db"));
                InputStream restored = Files.newInputStream(directory.resolve("restored.db"))) {
            live.skipNBytes(HEADER_BYTES);
            restored.skipNBytes(HEADER_BYTES);
            byte[] one = live.readNBytes(PIECE_BYTES);
            for (long at = HEADER_BYTES; one.length > 0; at += one.length, one = live.readNBytes(PIECE_BYTES)) {
                int different = Arrays.mismatch(one, restored.readNBytes(PIECE_BYTES));
                if (different >= 0) {
                    return at + different;
                }
            }
            return -1;
        }
    }

    /** The host in its small JVM. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            try (AppDatabase app = AppDatabase.create(
                    directory.resolve("app.db"), "page_size=4096", "journal_mode=OFF", "synchronous=OFF")) {
                AppDatabase.run(app.connection(), "CREATE TABLE file (id INTEGER PRIMARY KEY, bytes BLOB)");
                AppDatabase.run(
                        app.connection(),
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                                + ") INSERT INTO file SELECT i, randomblob(1048576) FROM n");
                AppDatabase.run(app.connection(), "PRAGMA journal_mode=WAL");
                backUpVerifyAndRestore(app, directory);
            }
        }

        private static void backUpVerifyAndRestore(AppDatabase app, Path directory) {
            try (BackupManager backups = BackupManager.forDatabase(app.path())
                    .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                    .build()) {
                Backup backup = backups.create();
                VerificationResult verified = backups.verify(backup.id(), VerifyDepth.QUICK_CHECK);
                if (!verified.ok()) {
                    throw new IllegalStateException("not verified: " + verified);
                }
                backups.restoreTo(backup.id(), directory.resolve("restored.db"));
            }
        }
    }
}

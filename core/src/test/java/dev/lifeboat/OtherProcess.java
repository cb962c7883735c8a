package dev.lifeboat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A process that has the database of a host open, has written to it, and does nothing more until it is closed. */
final class OtherProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    /** Its notes get one more, {@code theirs}. */
    static OtherProcess open(Path database) throws Exception {
        Path directory = database.toAbsolutePath().resolveSibling("other");
        Files.createDirectories(directory);
        OtherProcess other = new OtherProcess(
                CrashChild.jvm(directory, OtherProcess.class, database).start());
        try {
            Awaitility.await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).until(() -> hasOpened(directory));
            return other;
        } catch (RuntimeException e) {
            other.close();
            throw e;
        }
    }

    private static boolean hasOpened(Path directory) throws IOException {
        return Files.readString(directory.resolve("out")).contains("open");
    }

    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0])) {
            AppDatabase.run(connection, "INSERT INTO note (text) VALUES ('theirs')");
            System.out.println("open");
            System.out.println(System.in.read());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as a crash does. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}

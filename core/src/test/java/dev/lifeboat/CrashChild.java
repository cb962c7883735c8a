package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sqlite.SQLiteErrorCode;

/**
 * A host application in a JVM of its own: it works on its database with a manager, writes rows meanwhile, and dies at the
 * point that it was told, without a word and without a clean-up. What it has committed it says on its standard output,
 * a line {@code ack <id>} each.
 *
 * <p>Every marker row carries the version of the content, so that a mixture shows. The entries are written by one thread
 * with consecutive numbers that never repeat, also when a restore takes the table back, so that a lost one shows.
 */
final class CrashChild {

    /** What it does until it dies. */
    enum Work {
        /** Makes a backup. */
        CREATE,
        /** Prunes down to one backup. */
        PRUNE,
        /** Imports a file from elsewhere. */
        IMPORT,
        /** Deletes the oldest backup. */
        DELETE,
        /** Restores the base. */
        RESTORE,
        /** Restores the base, and its guard throws it out again. */
        RESTORE_AND_ROLL_BACK,
        /** Nothing but what a manager does when it is built after a crash. */
        START,
        /** Makes backups, prunes, restores and rolls back, again and again. */
        EVERYTHING
    }

    static final String NOW = "2026-11-23T18:15:02.123Z";
    static final BackupId BASE = BackupId.parse("app-20261123T120000.000Z");
    static final int EXIT_OF_DEATH = 87;
    static final int BASE_VERSION = 1;
    static final int BASE_ROWS = 300;
    static final int GROWN_ROWS = 500;

    private static final long PATIENCE_SECONDS = 20;

    private final Path directory;
    private final Work work;
    private final Random random;
    private final Death death;
    private final Acknowledged acknowledged = new Acknowledged();
    private final boolean wal;

    private CrashChild(Path directory, Work work, Death death, Random random) throws SQLException {
        this.directory = directory;
        this.work = work;
        this.death = death;
        this.random = random;
        try (Connection connection = connect(directory)) {
            this.wal = AppDatabase.text(connection, "PRAGMA journal_mode").equals("wal");
        }
    }

    /** Directory, work, point of death, seed. */
    public static void main(String[] arguments) throws Exception {
        Death death = new Death(arguments[2]);
        Random random = new Random(Long.parseLong(arguments[3]));
        new CrashChild(Path.of(arguments[0]), Work.valueOf(arguments[1]), death, random).run();
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    /** The command that starts a main class of our tests in a JVM that starts quickly and leaves nothing elsewhere. */
    static ProcessBuilder jvm(Path directory, Class<?> main, Object... arguments) throws IOException {
        Path scratch = Files.createDirectories(directory.resolve("scratch"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + scratch,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("out").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("err").toFile()));
    }

    static Connection connect(Path directory) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + directory.resolve("app.db").toAbsolutePath());
    }

    static BackupManagerBuilder manager(Path directory, MutableClock clock) {
        return BackupManager.forDatabase(directory.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .retention(RetentionPolicy.keepLast(1))
                .operationTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .lockTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .clock(clock);
    }

    /** The content of a version, in one transaction: each marker row has its number, and those after the base are more. */
    static void write(Connection connection, int version, int fillerBytes) throws SQLException {
        AppDatabase.run(connection, "BEGIN IMMEDIATE");
        AppDatabase.run(connection, "UPDATE marker SET version = " + version);
        int rows = version == BASE_VERSION ? BASE_ROWS : GROWN_ROWS;
        AppDatabase.run(
                connection,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") INSERT OR IGNORE INTO marker SELECT i, " + version + ", randomblob(" + fillerBytes
                        + ") FROM n");
        AppDatabase.run(connection, "COMMIT");
    }

    private void run() throws Exception {
        MutableClock clock = MutableClock.at(NOW);
        BackupManagerBuilder builder = manager(directory, clock)
                .onStep(this::reached)
                .files(death.files())
                .guard(guard());
        if (work == Work.START) {
            death.arm();
        }
        try (Connection idle = connect(directory);
                BackupManager backups = builder.build()) {
            AppDatabase.text(idle, "SELECT count(*) FROM marker");
            if (work == Work.START) {
                return;
            }
            Thread writer = new Thread(this::writeEntries, "writer");
            writer.setDaemon(true);
            writer.start();
            acknowledged.awaitMore();
            System.out.println("ready");
            death.arm();
            switch (work) {
                case CREATE -> backups.create();
                case PRUNE -> backups.prune();
                case IMPORT -> backups.importFile(directory.resolve("backups").resolve(BASE + ".sqlite"), "");
                case DELETE -> backups.delete(oldest(backups));
                case RESTORE, RESTORE_AND_ROLL_BACK -> restore(backups);
                case START -> throw new IllegalStateException("it has started");
                case EVERYTHING -> everything(backups, clock, idle);
            }
        }
    }

    private static BackupId oldest(BackupManager backups) {
        List<Backup> all = backups.list();
        return all.get(all.size() - 1).id();
    }

    private void restore(BackupManager backups) {
        try {
            backups.restore(BASE);
        } catch (RestoreFailedException e) {
            System.out.println("rolled back: " + e.getMessage());
        }
    }

    private void everything(BackupManager backups, MutableClock clock, Connection host) throws SQLException {
        for (int version = 3; ; version++) {
            clock.advance(Duration.ofMillis(1));
            switch (random.nextInt(4)) {
                case 0 -> backups.create();
                case 1 -> backups.prune();
                default -> {
                    AppDatabase.run(host, "PRAGMA busy_timeout = 20000");
                    write(host, version, 700);
                    restore(backups);
                }
            }
        }
    }

    /** Where the journal lets it, the writer gets in at the worst moments. */
    private void reached(Step step) {
        if (wal && step == Step.SAFEGUARDED) {
            acknowledged.awaitMore();
        }
        death.reached(step);
    }

    private RestoreGuard guard() {
        return new RestoreGuard() {
            @Override
            public void validate(Connection live) {
                if (wal) {
                    acknowledged.awaitMore();
                }
                if (work == Work.RESTORE_AND_ROLL_BACK || (work == Work.EVERYTHING && random.nextBoolean())) {
                    throw new IllegalStateException("the host does not like it");
                }
            }
        };
    }

    private void writeEntries() {
        try (Connection connection = connect(directory)) {
            for (long id = 1; ; ) {
                try {
                    AppDatabase.run(connection, "INSERT INTO entry VALUES (" + id + ")");
                    System.out.println("ack " + id);
                    acknowledged.oneMore();
                    id++;
                } catch (SQLException e) {
                    if ((e.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_BUSY.code) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            System.out.println("writer failed: " + e);
            Runtime.getRuntime().halt(2);
        }
    }

    /** How many commits were acknowledged. */
    private static final class Acknowledged {

        private long count;

        synchronized void oneMore() {
            count++;
            notifyAll();
        }

        synchronized void awaitMore() {
            long before = count;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            try {
                while (count == before) {
                    long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                    if (leftMillis <= 0) {
                        throw new IllegalStateException("the writer does not get on");
                    }
                    wait(leftMillis);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Where it dies: {@code APPLYING:2} is the second time that this step is reached, {@code file:7} before the seventh
     * thing done to a file, {@code half:.manifest} in the middle of writing a file of such a name, {@code never} is never.
     */
    static final class Death {

        private final String point;
        private final String detail;
        private final AtomicInteger seen = new AtomicInteger();
        private volatile boolean armed;

        Death(String text) {
            int colon = text.indexOf(':');
            this.point = colon < 0 ? text : text.substring(0, colon);
            this.detail = colon < 0 ? "1" : text.substring(colon + 1);
        }

        void arm() {
            armed = true;
        }

        void reached(Step step) {
            dieIf(point.equals(step.name()) && isNow());
        }

        private boolean isNow() {
            return armed && seen.incrementAndGet() == Integer.parseInt(detail);
        }

        private void atFile() {
            dieIf(point.equals("file") && isNow());
        }

        private boolean inTheMiddleOf(Path file) {
            return armed
                    && point.equals("half")
                    && String.valueOf(file.getFileName()).contains(detail);
        }

        private static void dieIf(boolean now) {
            if (now) {
                Runtime.getRuntime().halt(EXIT_OF_DEATH);
            }
        }

        /** Files that end with the process: each of these is a moment before something that lasts. */
        DurableFiles files() {
            return new DurableFiles() {
                @Override
                public void createDirectories(Path directory) throws IOException {
                    atFile();
                    super.createDirectories(directory);
                }

                @Override
                public void createFile(Path file) throws IOException {
                    atFile();
                    super.createFile(file);
                }

                @Override
                public void write(Path file, byte[] content) throws IOException {
                    if (inTheMiddleOf(file)) {
                        super.write(file, Arrays.copyOf(content, content.length / 2));
                        dieIf(true);
                    }
                    super.write(file, content);
                }

                @Override
                public void link(Path existing, Path link) throws IOException {
                    atFile();
                    super.link(existing, link);
                }

                @Override
                public void move(Path source, Path target) throws IOException {
                    atFile();
                    super.move(source, target);
                }

                @Override
                public void delete(Path file) throws IOException {
                    atFile();
                    super.delete(file);
                }

                @Override
                public void sync(Path file) throws IOException {
                    atFile();
                    super.sync(file);
                }

                @Override
                public void syncDirectory(Path directory) throws IOException {
                    atFile();
                    super.syncDirectory(directory);
                }
            };
        }
    }
}

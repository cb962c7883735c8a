package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.MutableClock;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sqlite.SQLiteErrorCode;

/**
 * A host application in a JVM of its own: it works on its database with a manager, writes rows meanwhile, and dies at the
 * point that it was told, without a word and without a clean-up. What it has committed it says on its standard output,
 * a line {@code ack <id>} each; what it is about to remove, a line {@code may remove <beginning of keys>} each; and which
 * settings it saves, {@code saving <hours>} before and {@code saved <hours>} after.
 *
 * <p>Every marker row carries the version of the content, so that a mixture shows. The entries are written by one thread
 * with consecutive numbers that never repeat, also when a restore takes the table back, so that a lost one shows; with
 * each, money moves between two accounts, whose sum stays what it was.
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
        /** Pins the oldest backup. */
        PIN,
        /** Takes the pin of the base back. */
        UNPIN,
        /** Reads the base again. */
        VERIFY,
        /** Saves other settings. */
        SETTINGS,
        /** Restores the base. */
        RESTORE,
        /** Has restored the base, and restores what was there before. */
        UNDO,
        /** The same while the store takes nothing: that waits in staging, and so does what it is replaced by. */
        UNDO_OF_WHAT_WAITS,
        /** Restores the base, and its guard throws it out again. */
        RESTORE_AND_ROLL_BACK,
        /** Nothing but what a manager does when it is built after a crash. */
        START,
        /** All of that, again and again, in an order of chance. */
        EVERYTHING
    }

    static final String NOW = "2026-11-23T18:15:02.123Z";
    static final BackupId BASE = BackupId.parse("app-20261123T120000.000Z");
    static final int EXIT_OF_DEATH = 87;
    static final int BASE_VERSION = 1;
    static final int BASE_ROWS = 300;
    static final int GROWN_ROWS = 500;
    static final int ACCOUNTS = 10;
    static final int BALANCE = 100;
    static final int HOURS_BEFORE = 6;

    private static final long PATIENCE_SECONDS = 20;

    private final Path directory;
    private final Work work;
    private final Random random;
    private final Death death;
    private final Acknowledged acknowledged = new Acknowledged();
    private final boolean wal;

    private CrashChild(Path directory, Work work, Death death, long seed) throws SQLException {
        this.directory = directory;
        this.work = work;
        this.death = death;
        this.random = new Random(seed);
        try (Connection connection = connect(directory)) {
            this.wal = AppDatabase.text(connection, "PRAGMA journal_mode").equals("wal");
        }
    }

    /** Directory, work, point of death, seed, and whether files are linked. */
    public static void main(String[] arguments) throws Exception {
        Death death = new Death(arguments[2], Links.valueOf(arguments[4]));
        new CrashChild(Path.of(arguments[0]), Work.valueOf(arguments[1]), death, Long.parseLong(arguments[3])).run();
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
                .unattended()
                .clock(clock);
    }

    /** As it is started again on such a machine. */
    static BackupManagerBuilder manager(Path directory, MutableClock clock, Links links) {
        DurableFiles files = links.files();
        return manager(directory, clock)
                .storeIn(DirectoryStores.at(directory.resolve("backups"), files))
                .files(files);
    }

    static Path settingsFile(Path directory) {
        return directory.resolve("conf").resolve("app.settings");
    }

    /** Settings that say the same number twice: half of the old ones and half of the new would show. */
    static BackupSettings everyHours(BackupSettings settings, int hours) {
        Schedule schedule = Schedule.every(Duration.ofHours(hours));
        return settings.withSchedule(BackupTask.BACKUP, schedule)
                .withSchedule(BackupTask.VERIFY, schedule)
                .withSwitchedOn(BackupTask.VERIFY);
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

    /** The tables that the content and the writers need. */
    static void createTables(Connection connection) throws SQLException {
        AppDatabase.run(connection, "CREATE TABLE marker (id INTEGER PRIMARY KEY, version INTEGER, filler BLOB)");
        AppDatabase.run(connection, "CREATE TABLE entry (id INTEGER PRIMARY KEY)");
        AppDatabase.run(connection, "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)");
        for (int account = 0; account < ACCOUNTS; account++) {
            AppDatabase.run(connection, "INSERT INTO account VALUES (" + account + ", " + BALANCE + ")");
        }
    }

    private void run() throws Exception {
        MutableClock clock = MutableClock.at(NOW);
        DurableFiles files = death.files();
        BackupManagerBuilder builder = manager(directory, clock)
                .onStep(this::reached)
                .storeIn(store(work, DirectoryStores.at(directory.resolve("backups"), files)))
                .settingsFile(settingsFile(directory))
                .files(files)
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
            BackupId restored =
                    isUndo(work) ? backups.restore(BASE).safetyBackup().id() : BASE;
            System.out.println("ready");
            death.arm();
            if (work == Work.EVERYTHING) {
                everything(backups, clock, idle);
            } else {
                doOnce(work, backups, directory, restored);
            }
        }
    }

    static boolean isUndo(Work work) {
        return work == Work.UNDO || work == Work.UNDO_OF_WHAT_WAITS;
    }

    /** The store as it is while that is done. */
    static BackupStore store(Work work, BackupStore store) {
        return work == Work.UNDO_OF_WHAT_WAITS ? new LimitedStore(store, new AtomicInteger(0)) : store;
    }

    /** Does it in this process, with a manager that is as it should be or dies at what it is told. */
    static void doInThisProcess(Path directory, Work work, BackupManagerBuilder builder, Runnable ready) {
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public void validate(Connection live) {
                if (work == Work.RESTORE_AND_ROLL_BACK) {
                    throw new IllegalStateException("the host does not like it");
                }
            }
        };
        try (BackupManager backups =
                builder.guard(guard).settingsFile(settingsFile(directory)).build()) {
            BackupId restored =
                    isUndo(work) ? backups.restore(BASE).safetyBackup().id() : BASE;
            ready.run();
            doOnce(work, backups, directory, restored);
        }
    }

    private static void doOnce(Work what, BackupManager backups, Path directory, BackupId restored) {
        switch (what) {
            case CREATE -> backups.create();
            case PRUNE -> {
                backups.planPrune().removed().forEach(backup -> mayRemove(backup.id() + "."));
                backups.prune();
            }
            case IMPORT -> backups.importFile(directory.resolve("backups").resolve(BASE + ".sqlite"), "");
            case DELETE -> delete(backups, oldest(backups).id());
            case PIN -> backups.pin(oldest(backups).id());
            case UNPIN -> unpin(backups, BASE);
            case VERIFY -> {
                mayRemove(BASE + ".verified");
                backups.verify(BASE, VerifyDepth.INTEGRITY_CHECK);
            }
            case SETTINGS -> save(backups.scheduler(), HOURS_BEFORE + 1);
            case RESTORE, RESTORE_AND_ROLL_BACK, UNDO, UNDO_OF_WHAT_WAITS -> restore(backups, restored);
            case START, EVERYTHING -> throw new IllegalStateException(what + " is done elsewhere");
        }
    }

    private static void mayRemove(String keys) {
        System.out.println("may remove " + keys);
    }

    private static void delete(BackupManager backups, BackupId id) {
        mayRemove(id + ".");
        try {
            backups.delete(id);
        } catch (DeleteRefusedException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static void unpin(BackupManager backups, BackupId id) {
        mayRemove(id + ".pin");
        backups.unpin(id);
    }

    private static void save(BackupScheduler scheduler, int hours) {
        System.out.println("saving " + hours);
        scheduler.apply(everyHours(scheduler.settings(), hours));
        System.out.println("saved " + hours);
    }

    private static Backup oldest(BackupManager backups) {
        List<Backup> all = backups.list();
        return all.get(all.size() - 1);
    }

    private static void restore(BackupManager backups, BackupId id) {
        try {
            backups.restore(id);
        } catch (RestoreFailedException e) {
            System.out.println("rolled back: " + e.getMessage());
        }
    }

    /** Safety backups are what acknowledged entries are looked for in: none of them is deleted. */
    private void everything(BackupManager backups, MutableClock clock, Connection host) throws SQLException {
        for (int version = 3; ; version++) {
            clock.advance(Duration.ofMillis(1));
            Work[] once = {Work.CREATE, Work.PRUNE, Work.IMPORT, Work.DELETE, Work.PIN, Work.UNPIN, Work.VERIFY};
            int what = random.nextInt(once.length * 2 + 1);
            if (what < once.length) {
                doTo(once[what], backups);
            } else if (what == once.length) {
                save(backups.scheduler(), HOURS_BEFORE + 1 + random.nextInt(100));
            } else {
                AppDatabase.run(host, "PRAGMA busy_timeout = 20000");
                write(host, version, 700);
                restore(backups, BASE);
            }
        }
    }

    /** Those that are about one backup are about any but the base. */
    private void doTo(Work what, BackupManager backups) {
        List<Backup> others = backups.list().stream()
                .filter(backup -> backup.trigger() != BackupTrigger.PRE_RESTORE)
                .filter(backup -> !backup.id().equals(BASE))
                .toList();
        boolean aboutOne = what == Work.DELETE || what == Work.PIN || what == Work.UNPIN;
        if (!aboutOne) {
            doOnce(what, backups, directory, BASE);
        } else if (!others.isEmpty()) {
            BackupId id = others.get(random.nextInt(others.size())).id();
            switch (what) {
                case DELETE -> delete(backups, id);
                case PIN -> backups.pin(id);
                default -> unpin(backups, id);
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
                if (writeEntry(connection, id)) {
                    System.out.println("ack " + id);
                    acknowledged.oneMore();
                    id++;
                }
            }
        } catch (SQLException e) {
            System.out.println("writer failed: " + e);
            Runtime.getRuntime().halt(2);
        }
    }

    /** Whether it is committed; who is kept out by a lock tries again. */
    private static boolean writeEntry(Connection connection, long id) throws SQLException {
        try {
            AppDatabase.run(connection, "BEGIN IMMEDIATE");
            move(connection, -1 - id % 7, id % ACCOUNTS);
            move(connection, 1 + id % 7, (id + 3) % ACCOUNTS);
            AppDatabase.run(connection, "INSERT INTO entry VALUES (" + id + ")");
            AppDatabase.run(connection, "COMMIT");
            return true;
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_BUSY.code) {
                throw e;
            }
            rollBack(connection);
            return false;
        }
    }

    private static void move(Connection connection, long amount, long account) throws SQLException {
        AppDatabase.run(connection, "UPDATE account SET balance = balance + " + amount + " WHERE id = " + account);
    }

    private static void rollBack(Connection connection) throws SQLException {
        try {
            AppDatabase.run(connection, "ROLLBACK");
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                throw e;
            }
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

    /** Whether files are published by links, or copied as between two file systems. */
    enum Links {
        LINKS,
        COPIES;

        /** Files of such a machine that never fail. */
        DurableFiles files() {
            return this == LINKS ? DurableFiles.SYSTEM : new CopyingFiles();
        }
    }

    private static class CopyingFiles extends DurableFiles {
        @Override
        public void link(Path existing, Path link) throws IOException {
            throw new UnsupportedOperationException("as between two file systems");
        }
    }

    /**
     * Where it dies: {@code APPLYING:2} is the second time that this step is reached, {@code file:7} before the seventh
     * thing done to a file, {@code after:7} after it, {@code half:.manifest} in the middle of writing a file of such a
     * name, {@code never} is never. With {@code stand:} before any of these it halts not by itself: it says {@code standing}
     * and stands there, while its writer goes on, until it is killed from outside.
     */
    static final class Death {

        private static final String STAND = "stand:";

        private final boolean stands;
        private final String point;
        private final String detail;
        private final Links links;
        private final AtomicInteger seen = new AtomicInteger();
        private volatile boolean armed;

        Death(String text, Links links) {
            this.stands = text.startsWith(STAND);
            String where = stands ? text.substring(STAND.length()) : text;
            int colon = where.indexOf(':');
            this.point = colon < 0 ? where : where.substring(0, colon);
            this.detail = colon < 0 ? "1" : where.substring(colon + 1);
            this.links = links;
        }

        void arm() {
            armed = true;
        }

        void reached(Step step) {
            at(step.name());
        }

        private void at(String name) {
            if (armed && point.equals(name) && seen.incrementAndGet() == Integer.parseInt(detail)) {
                die();
            }
        }

        private boolean inTheMiddleOf(Path file) {
            return armed
                    && point.equals("half")
                    && String.valueOf(file.getFileName()).contains(detail);
        }

        private void die() {
            if (stands) {
                System.out.println("standing");
                stand();
            }
            Runtime.getRuntime().halt(EXIT_OF_DEATH);
        }

        private static void stand() {
            try {
                new CountDownLatch(1).await(PATIENCE_SECONDS * 3, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Runtime.getRuntime().halt(3);
            }
            Runtime.getRuntime().halt(4);
        }

        /** Files that end with the process: each of these is a moment before or after something that lasts. */
        DurableFiles files() {
            return new DyingFiles(this);
        }
    }

    /** See {@link Death}. */
    private static final class DyingFiles extends DurableFiles {

        private final Death death;

        DyingFiles(Death death) {
            this.death = death;
        }

        private interface Action {
            void run() throws IOException;
        }

        private void around(Action action) throws IOException {
            death.at("file");
            action.run();
            death.at("after");
        }

        @Override
        public void createDirectories(Path directory) throws IOException {
            around(() -> super.createDirectories(directory));
        }

        @Override
        public void createFile(Path file) throws IOException {
            around(() -> super.createFile(file));
        }

        @Override
        public OutputStream append(Path file) throws IOException {
            OutputStream out = super.append(file);
            return death.inTheMiddleOf(file) ? new HalfStream(out, death) : out;
        }

        @Override
        public void link(Path existing, Path link) throws IOException {
            around(() -> death.links.files().link(existing, link));
        }

        @Override
        public void move(Path source, Path target) throws IOException {
            around(() -> super.move(source, target));
        }

        @Override
        public void delete(Path file) throws IOException {
            around(() -> super.delete(file));
        }

        @Override
        public void sync(Path file) throws IOException {
            around(() -> super.sync(file));
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            around(() -> super.syncDirectory(directory));
        }
    }

    /** Writes half of what it is given, and dies. */
    private static final class HalfStream extends FilterOutputStream {

        private final Death death;

        HalfStream(OutputStream out, Death death) {
            super(out);
            this.death = death;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length / 2);
            death.die();
        }
    }
}

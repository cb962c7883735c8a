package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;

/**
 * Two tellers move money between accounts while the bank's database is restored again and again, and nobody makes them
 * stop. Each transfer has an id that is never used twice, though the ledger goes back in time with each restore. So an
 * acknowledged transfer must be in exactly one place: in the safety backup of the restore that replaced it, or in the live
 * database at the end.
 *
 * <p>{@code -Dlifeboat.crash.rounds=N} restores N times as often.
 */
class BankTransferTest {

    private static final int ROUNDS = 10 * Integer.getInteger("lifeboat.crash.rounds", 1);
    private static final int TELLERS = 2;
    private static final int ACCOUNTS = 10;
    private static final int OPENING_BALANCE = 1_000;
    private static final int MOST_THINKING_NANOS = 2_000_000;
    private static final long PATIENCE_SECONDS = 60;

    /** From the safety copy to the proof, a rollback-journal database is held by the restore alone. */
    private static final Set<Step> OWNED = EnumSet.of(Step.SAFEGUARDED, Step.APPLYING, Step.APPLIED, Step.PROVEN);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("lifeboat.crash.seed", System.nanoTime());
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger restoresBegun = new AtomicInteger();
    private final AtomicInteger restoresReturned = new AtomicInteger();
    private final AtomicInteger safetyCopies = new AtomicInteger();
    private final Queue<Step> breaches = new ConcurrentLinkedQueue<>();
    private final ReentrantReadWriteLock openingHours = new ReentrantReadWriteLock();
    private final List<Teller> tellers = new ArrayList<>();

    /**
     * A transfer whose commit has returned.
     *
     * @param id never used twice
     * @param restoresBefore those that had returned when it began: it is not in their safety backups
     * @param restoresAfter those that had begun when its commit had returned: no later one but the next holds it
     */
    private record Acknowledged(long id, int restoresBefore, int restoresAfter) {}

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void noAcknowledgedTransferIsLostOverRestores(JournalMode mode) throws Exception {
        try (Connection bank = openBank(mode);
                BackupManager backups =
                        manager().onStep(step -> provoke(mode, step)).build()) {
            Backup base = backups.create();
            List<Set<Long>> contents = new ArrayList<>();
            startTellers();
            for (int round = 0; round < ROUNDS; round++) {
                awaitTransfers(3);
                restoresBegun.incrementAndGet();
                RestoreResult result = backups.restore(base.id());
                restoresReturned.incrementAndGet();
                Set<Long> acknowledgedUntilHere = acknowledgedIds();
                contents.add(transfersIn(backups, result.safetyBackup()));
                assertThat(union(contents, transfers(bank))).containsAll(acknowledgedUntilHere);
            }
            stopTellers();
            contents.add(transfers(bank));
            report(mode, ROUNDS + " restores");
            assertThat(breaches).isEmpty();
            assertThat(safetyCopies.get()).matches(mode == JournalMode.WAL ? n -> n > ROUNDS : n -> n == ROUNDS);
            assertEachIsInItsPlace(contents);
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void noAcknowledgedTransferIsLostWhenRestoresAreRolledBack(JournalMode mode) throws Exception {
        try (Connection bank = openBank(mode);
                BackupManager backups = manager().guard(refusal(mode)).build()) {
            Backup base = backups.create();
            startTellers();
            for (int round = 0; round < ROUNDS / 2; round++) {
                awaitTransfers(3);
                restoreInVain(backups, base.id());
            }
            stopTellers();
            report(mode, ROUNDS / 2 + " restores that were rolled back");
            Set<Long> live = transfers(bank);
            Set<Long> undone = new HashSet<>();
            for (Backup backup : backups.list()) {
                String label = backup.label().orElse("");
                if (label.startsWith("what the restore")) {
                    undone.addAll(transfersIn(backups, backup));
                } else if (label.startsWith("before the restore")) {
                    assertThat(live).containsAll(transfersIn(backups, backup));
                }
            }
            assertThat(undone.isEmpty()).isEqualTo(mode == JournalMode.ROLLBACK);
            assertThat(undone).doesNotContainAnyElementsOf(live);
            assertThat(union(List.of(undone), live)).isEqualTo(acknowledgedIds());
        }
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(directory.resolve("bank.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .files(new DurableFiles() {
                    @Override
                    public void move(Path source, Path target) throws IOException {
                        super.move(source, target);
                        if (target.toString().contains("bank.db.safety")
                                && target.toString().endsWith(".sqlite")) {
                            safetyCopies.incrementAndGet();
                        }
                    }
                });
    }

    /**
     * In WAL, somebody commits between the first safety copy and the write lock, every other time. With a rollback journal
     * nobody can.
     */
    private void provoke(JournalMode mode, Step step) {
        if (mode == JournalMode.ROLLBACK && OWNED.contains(step) && canBeWritten()) {
            breaches.add(step);
        }
        if (mode == JournalMode.WAL && step == Step.SAFEGUARDED && restoresBegun.get() % 2 == 0) {
            awaitTransfers(1);
        }
    }

    private boolean canBeWritten() {
        try (Connection connection = open()) {
            AppDatabase.run(connection, "PRAGMA busy_timeout = 0");
            AppDatabase.run(connection, "BEGIN IMMEDIATE");
            AppDatabase.run(connection, "ROLLBACK");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** In WAL, tellers get at the new content before it is thrown out again; every other time they are done by then. */
    private RestoreGuard refusal(JournalMode mode) {
        return new RestoreGuard() {
            @Override
            public void validate(Connection live) {
                if (mode == JournalMode.WAL) {
                    awaitTransfers(2);
                    if (restoresBegun.get() % 2 == 0) {
                        openingHours.writeLock().lock();
                    }
                }
                throw new IllegalStateException("the bank does not like it");
            }
        };
    }

    private void restoreInVain(BackupManager backups, BackupId base) {
        restoresBegun.incrementAndGet();
        try {
            assertThatThrownBy(() -> backups.restore(base))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContaining("The content from before was put back");
        } finally {
            if (openingHours.isWriteLockedByCurrentThread()) {
                openingHours.writeLock().unlock();
            }
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("bank.db"));
    }

    private Connection openBank(JournalMode mode) throws SQLException {
        System.out.println("BankTransferTest: -Dlifeboat.crash.seed=" + seed);
        Connection bank = open();
        AppDatabase.run(bank, "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
        AppDatabase.run(bank, "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)");
        AppDatabase.run(bank, "CREATE TABLE transfer (id INTEGER PRIMARY KEY, teller, number, giver, taker, amount)");
        AppDatabase.run(bank, "CREATE TABLE letter (text BLOB)");
        for (int account = 0; account < ACCOUNTS; account++) {
            AppDatabase.run(bank, "INSERT INTO account VALUES (" + account + ", " + OPENING_BALANCE + ")");
            AppDatabase.run(bank, "INSERT INTO letter VALUES (randomblob(20000))");
        }
        return bank;
    }

    private void startTellers() {
        for (int number = 0; number < TELLERS; number++) {
            Teller teller = new Teller(number, new Random(seed + number));
            tellers.add(teller);
            teller.start();
        }
    }

    private void stopTellers() throws InterruptedException {
        for (Teller teller : tellers) {
            teller.interrupt();
            teller.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(teller.isAlive()).isFalse();
            assertThat(teller.failures).isEmpty();
        }
    }

    /** Until each teller has so many more acknowledged. */
    private void awaitTransfers(int more) {
        tellers.forEach(teller -> teller.awaitTransfers(more));
    }

    private Set<Long> acknowledgedIds() {
        return tellers.stream()
                .flatMap(teller -> teller.acknowledged.stream())
                .map(Acknowledged::id)
                .collect(Collectors.toSet());
    }

    private void report(JournalMode mode, String what) {
        int busy = tellers.stream().mapToInt(teller -> teller.busy.get()).sum();
        System.out.println("BankTransferTest " + mode + ": " + what + ", "
                + acknowledgedIds().size() + " transfers acknowledged, " + busy + " busy and tried again, "
                + safetyCopies + " safety copies");
    }

    private Set<Long> transfersIn(BackupManager backups, Backup backup) throws Exception {
        Path file = directory.resolve(backup.id() + ".opened");
        backups.restoreTo(backup.id(), file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return transfers(connection);
        }
    }

    /** The ids in one content, whose books must be right. */
    private static Set<Long> transfers(Connection connection) throws SQLException {
        AppDatabase.run(connection, "BEGIN");
        try {
            assertThat(number(connection, "SELECT sum(balance) FROM account")).isEqualTo(ACCOUNTS * OPENING_BALANCE);
            assertThat(AppDatabase.column(
                            connection,
                            "SELECT id FROM account WHERE balance <> " + OPENING_BALANCE
                                    + " - (SELECT coalesce(sum(amount), 0) FROM transfer WHERE giver = account.id)"
                                    + " + (SELECT coalesce(sum(amount), 0) FROM transfer WHERE taker = account.id)"))
                    .describedAs("accounts that differ from the ledger")
                    .isEmpty();
            assertThat(AppDatabase.column(
                            connection,
                            "SELECT teller FROM transfer GROUP BY teller"
                                    + " HAVING min(number) <> 1 OR max(number) <> count(DISTINCT number)"))
                    .describedAs("tellers with a gap in their numbers")
                    .isEmpty();
            return AppDatabase.column(connection, "SELECT id FROM transfer").stream()
                    .map(Long::parseLong)
                    .collect(Collectors.toSet());
        } finally {
            AppDatabase.run(connection, "COMMIT");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.getLong(1);
        }
    }

    private static Set<Long> union(List<Set<Long>> sets, Set<Long> more) {
        Set<Long> all = new HashSet<>(more);
        sets.forEach(all::addAll);
        return all;
    }

    /** The n-th content is the safety backup of the n-th restore, the last one is the live database. */
    private void assertEachIsInItsPlace(List<Set<Long>> contents) {
        int found = contents.stream().mapToInt(Set::size).sum();
        assertThat(found)
                .describedAs("in one place each, and none that failed")
                .isEqualTo(acknowledgedIds().size());
        for (Teller teller : tellers) {
            for (Acknowledged transfer : teller.acknowledged) {
                assertThat(IntStream.range(0, contents.size())
                                .filter(place -> contents.get(place).contains(transfer.id())))
                        .describedAs(transfer.toString())
                        .singleElement()
                        .satisfies(place ->
                                assertThat(place).isBetween(transfer.restoresBefore(), transfer.restoresAfter()));
            }
        }
    }

    /** Moves money until interrupted. A transfer that is refused as busy is rolled back, and another one is made. */
    private final class Teller extends Thread {

        private final int number;
        private final Random random;
        private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger busy = new AtomicInteger();

        Teller(int number, Random random) {
            super("teller-" + number);
            this.number = number;
            this.random = random;
        }

        @Override
        public void run() {
            try (Connection connection = open()) {
                while (!isInterrupted()) {
                    work(connection);
                    // Tellers think, or they would keep each other out.
                    LockSupport.parkNanos(random.nextInt(MOST_THINKING_NANOS));
                }
            } catch (Throwable e) {
                failures.add(e);
            }
        }

        private void work(Connection connection) throws SQLException {
            openingHours.readLock().lock();
            try {
                makeOneTransfer(connection);
            } finally {
                openingHours.readLock().unlock();
            }
        }

        private void makeOneTransfer(Connection connection) throws SQLException {
            long id = ids.incrementAndGet();
            int restoresBefore = restoresReturned.get();
            try {
                transfer(connection, id);
                acknowledge(new Acknowledged(id, restoresBefore, restoresBegun.get()));
            } catch (SQLException e) {
                if ((e.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_BUSY.code) {
                    throw e;
                }
                busy.incrementAndGet();
                giveUp(connection);
            }
        }

        /** One teller takes the write lock at once, the other only when it has read. */
        private void transfer(Connection connection, long id) throws SQLException {
            int giver = random.nextInt(ACCOUNTS);
            int taker = random.nextInt(ACCOUNTS);
            int amount = 1 + random.nextInt(10);
            AppDatabase.run(connection, number == 0 ? "BEGIN IMMEDIATE" : "BEGIN");
            long next =
                    number(connection, "SELECT coalesce(max(number), 0) + 1 FROM transfer WHERE teller = " + number);
            AppDatabase.run(connection, "UPDATE account SET balance = balance - " + amount + " WHERE id = " + giver);
            AppDatabase.run(connection, "UPDATE account SET balance = balance + " + amount + " WHERE id = " + taker);
            AppDatabase.run(
                    connection,
                    "INSERT INTO transfer VALUES (" + id + ", " + number + ", " + next + ", " + giver + ", " + taker
                            + ", " + amount + ")");
            AppDatabase.run(connection, "COMMIT");
        }

        private static void giveUp(Connection connection) throws SQLException {
            try {
                AppDatabase.run(connection, "ROLLBACK");
            } catch (SQLException e) {
                if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                    throw e;
                }
            }
        }

        private void acknowledge(Acknowledged transfer) {
            synchronized (acknowledged) {
                acknowledged.add(transfer);
                acknowledged.notifyAll();
            }
        }

        void awaitTransfers(int more) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (acknowledged) {
                int enough = acknowledged.size() + more;
                while (acknowledged.size() < enough) {
                    long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                    if (leftMillis <= 0 || !failures.isEmpty()) {
                        throw new IllegalStateException(getName() + " does not get on: " + failures);
                    }
                    pause(leftMillis);
                }
            }
        }

        private void pause(long millis) {
            try {
                acknowledged.wait(Math.min(millis, 1_000));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

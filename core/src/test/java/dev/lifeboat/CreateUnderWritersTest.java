package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateUnderWritersTest {

    /** In WAL, a copy may take a second for it, so that many transfers fall into each. */
    private static final int CELLAR_BYTES = 20_000_000;

    @TempDir
    Path directory;

    private final List<Long> pagesDone = Collections.synchronizedList(new ArrayList<>());

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(directory.resolve("bank.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")));
    }

    private void listen(BackupEvent event) {
        if (event instanceof BackupEvent.Progress progress && progress.phase() == Phase.SNAPSHOT) {
            pagesDone.add(progress.pagesDone());
        }
    }

    @Test
    void inWalWritersAreNeverRefusedAndTheBackupEndsHoweverBusyTheyAre() throws Exception {
        try (Bank bank = Bank.open(directory.resolve("bank.db"), CELLAR_BYTES, "journal_mode=WAL")) {
            bank.employ("");
            bank.employ("");
            backUpTwiceWhileClerksWork(bank);
        }
    }

    /** Each waits as long as its busy_timeout says, which is more than the copy takes. */
    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "persist"})
    void withARollbackJournalWritersWaitAndGoOn(String journal) throws Exception {
        try (Bank bank = Bank.open(directory.resolve("bank.db"), CELLAR_BYTES, "journal_mode=" + journal)) {
            bank.employ("busy_timeout=20000");
            bank.employ("busy_timeout=20000");
            backUpTwiceWhileClerksWork(bank);
            assertThat(AppDatabase.text(bank.database().connection(), "PRAGMA journal_mode"))
                    .isEqualTo(journal);
        }
    }

    private void backUpTwiceWhileClerksWork(Bank bank) throws Exception {
        List<Backup> made = new ArrayList<>();
        await().until(() -> bank.transfers() > 10);
        long before = bank.transfers();
        try (BackupManager backups =
                manager().maxBytesPerSecond(CELLAR_BYTES).listener(this::listen).build()) {
            made.add(backups.create());
            long between = bank.transfers();
            await().until(() -> bank.transfers() > between + 10);
            made.add(backups.create());
            long after = bank.transfers();
            await().until(() -> bank.transfers() > after);
            bank.endOfDay();

            List<Long> transfers = new ArrayList<>(List.of(before));
            for (Backup backup : made) {
                transfers.add(Bank.audit(directory.resolve("backups").resolve(backup.id() + ".sqlite")));
            }
            assertThat(transfers).isSorted();
        }
        assertNeverRestarted();
    }

    /** A copy that is restarted begins to count anew. */
    private void assertNeverRestarted() {
        List<Long> starts = new ArrayList<>();
        for (int i = 1; i < pagesDone.size(); i++) {
            if (pagesDone.get(i) < pagesDone.get(i - 1)) {
                starts.add(pagesDone.get(i));
            }
        }
        assertThat(starts)
                .as("two backups, of which none counted anew: %s", pagesDone)
                .hasSizeLessThan(2);
    }

    /** A pool of one connection is common advice for SQLite: a backup must not need it. */
    @Test
    void aHostWhoseOnlyConnectionIsInATransactionIsBackedUp() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("bank.db"), JournalMode.WAL);
                BackupManager backups = manager().build()) {
            app.add("committed");
            Connection onlyOne = app.connection();
            onlyOne.setAutoCommit(false);
            app.add("in the transaction that is open");

            Backup backup = backups.create();

            onlyOne.rollback();
            Path copy = directory.resolve("copy.db");
            backups.restoreTo(backup.id(), copy);
            try (Connection connection = DatabaseContent.open(copy)) {
                assertThat(AppDatabase.column(connection, "SELECT text FROM note"))
                        .containsExactly("committed");
            }
        }
    }
}

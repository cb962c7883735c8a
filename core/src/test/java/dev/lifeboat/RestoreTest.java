package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreTest extends RestoreFixture {

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void bringsTheBackupBackWhileConnectionsStayOpenAndCanBeUndone(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        BackupManager backups = open(builder().build());
        Connection other = app.open();
        app.add("one");
        Backup backup = backups.create("before");
        app.add("two");
        assertThat(AppDatabase.text(other, "SELECT count(*) FROM note")).isEqualTo("2");

        RestoreResult result = backups.restore(backup.id());

        assertThat(app.notes()).containsExactly("one");
        assertThat(AppDatabase.text(other, "SELECT count(*) FROM note")).isEqualTo("1");
        assertThat(result.warnings()).isEmpty();
        assertThat(result.safetyBackup().trigger()).isEqualTo(BackupTrigger.PRE_RESTORE);
        assertThat(result.safetyBackup().label()).contains("before the restore of " + backup.id());
        assertThat(backups.list()).containsExactly(result.safetyBackup(), backup);
        assertThat(backups.latest()).contains(backup);
        app.add("three");

        backups.restore(result.safetyBackup().id());

        assertThat(app.notes()).containsExactly("one", "two");
        app.add("four");
        assertThat(AppDatabase.column(other, "SELECT text FROM note ORDER BY id"))
                .containsExactly("one", "two", "four");
        for (Backup each : backups.list()) {
            assertThat(backups.verify(each.id(), VerifyDepth.INTEGRITY_CHECK).problems())
                    .isEmpty();
        }
        assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void goesThroughItsStatesInTheirOrder(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        app.fill(100);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        steps.clear();

        backups.restore(id);

        List<Step> once = steps.stream().distinct().toList();
        assertThat(once)
                .containsExactly(
                        Step.STAGED,
                        Step.VERIFIED,
                        Step.ADMITTED,
                        Step.QUIET,
                        Step.SAFEGUARDED,
                        Step.APPLYING,
                        Step.APPLIED,
                        Step.PROVEN,
                        Step.SETTLED,
                        Step.RESUMED,
                        Step.DATA_PUBLISHED,
                        Step.MANIFEST_PUBLISHED,
                        Step.SAFETY_PUBLISHED);
    }

    @Test
    void inWalWhatIsCommittedAfterTheSafetyCopyIsInTheSafetyBackupAllTheSame() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("in the backup");
        BackupManager backups = open(builder()
                .onStep(step -> {
                    if (step == Step.SAFEGUARDED) {
                        addUnchecked(app, "committed in between");
                    }
                })
                .build());
        BackupId id = backups.create().id();

        RestoreResult result = backups.restore(id);
        assertThat(app.notes()).containsExactly("in the backup");
        assertThat(backups.list()).hasSize(2);
        backups.restore(result.safetyBackup().id());

        assertThat(app.notes()).containsExactly("in the backup", "committed in between");
    }

    /** The second safety copy is held up until pages of the apply are in, and then for long enough to see a commit. */
    @Test
    void inWalNothingIsCommittedBeforeTheSecondSafetyCopyIsKept() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("in the backup");
        CountDownLatch applying = new CountDownLatch(1);
        AtomicInteger copies = new AtomicInteger();
        List<Boolean> committed = new CopyOnWriteArrayList<>();
        BackupManager backups = open(builder()
                .files(new DurableFiles() {
                    @Override
                    public void replace(Path file, byte[] content) throws IOException {
                        if (file.toString().endsWith(".manifest") && copies.incrementAndGet() == 2) {
                            committed.add(isCommittedSoon(app, applying));
                        }
                        super.replace(file, content);
                    }
                })
                .onStep(step -> {
                    if (step == Step.SAFEGUARDED) {
                        addUnchecked(app, "committed in between");
                    } else if (step == Step.APPLYING) {
                        applying.countDown();
                    }
                })
                .build());
        BackupId id = backups.create().id();

        RestoreResult result = backups.restore(id);

        assertThat(app.notes()).containsExactly("in the backup");
        assertThat(committed).containsExactly(false);
        backups.restore(result.safetyBackup().id());
        assertThat(app.notes()).containsExactly("in the backup", "committed in between");
    }

    private static boolean isCommittedSoon(AppDatabase app, CountDownLatch applying) {
        try {
            assertThat(applying.await(60, TimeUnit.SECONDS)).isTrue();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
            while (app.notes().contains("committed in between")) {
                if (System.nanoTime() > end) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withARollbackJournalNothingCanBeCommittedBetweenTheSafetyCopyAndTheEnd() throws Exception {
        AppDatabase app = app(JournalMode.ROLLBACK);
        Connection writer = app.open();
        AppDatabase.run(writer, "PRAGMA busy_timeout=0");
        List<Step> refusedAt = new ArrayList<>();
        BackupManager backups = open(builder()
                .onStep(step -> {
                    try {
                        AppDatabase.run(writer, "INSERT INTO note (text) VALUES ('at " + step + "')");
                    } catch (SQLException e) {
                        refusedAt.add(step);
                    }
                })
                .build());
        BackupId id = backups.create().id();
        refusedAt.clear();

        RestoreResult result = backups.restore(id);

        assertThat(refusedAt)
                .contains(Step.SAFEGUARDED, Step.APPLYING, Step.APPLIED, Step.PROVEN)
                .doesNotContain(Step.QUIET, Step.SETTLED);
        assertThat(app.notes()).contains("at SETTLED").doesNotContain("at QUIET");
        Path before = directory.resolve("before.db");
        backups.restoreTo(result.safetyBackup().id(), before);
        try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + before)) {
            assertThat(AppDatabase.column(copy, "SELECT text FROM note")).contains("at QUIET");
        }
    }

    @Test
    void inWalAnApplyWhoseSecondSafetyCopyFailsIsCancelledAndTheNextOneWorks() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(2_000);
        AtomicInteger safetyFiles = new AtomicInteger();
        DurableFiles full = new DurableFiles() {
            @Override
            public void createFile(Path file) throws IOException {
                if (file.getFileName().toString().startsWith("safety") && safetyFiles.incrementAndGet() == 2) {
                    throw new FileSystemException(file.toString(), null, "No space left on device");
                }
                super.createFile(file);
            }
        };
        BackupManager backups = open(builder()
                .files(full)
                .onStep(step -> {
                    if (step == Step.SAFEGUARDED) {
                        addUnchecked(app, "committed in between");
                    }
                })
                .build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("the live database holds what it held before");

        assertThat(app.notes()).hasSize(2_001).contains("committed in between");
        assertThat(backups.list()).extracting(Backup::id).containsExactly(id);
        assertNothingLeftBehind();
        backups.restore(id);
        assertThat(app.count()).isEqualTo(2_000);
    }

    @Test
    void theLogIsCheckpointedBeforeTheHostGoesOn() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(5_000);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();

        assertThat(backups.restore(id).warnings()).isEmpty();

        assertThat(directory.resolve("app.db-wal")).hasSize(0);
        assertThat(Files.size(app.path())).isGreaterThan(2_000_000);
    }

    /** Else the first commit of a writer that waited does it, and is as slow as the whole database is large. */
    @Test
    void theLogIsCheckpointedAsSoonAsTheBackupIsIn() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(5_000);
        List<Long> bytesAtStep = new ArrayList<>();
        BackupManager backups = open(builder()
                .onStep(step -> {
                    if (step == Step.APPLYING || step == Step.APPLIED) {
                        bytesAtStep.add(app.path().toFile().length());
                    }
                })
                .build());
        BackupId id = backups.create().id();
        AppDatabase.run(app.connection(), "DELETE FROM note");
        AppDatabase.run(app.connection(), "VACUUM");
        AppDatabase.text(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");

        backups.restore(id);

        assertThat(bytesAtStep.get(0)).isLessThan(100_000);
        assertThat(bytesAtStep.get(bytesAtStep.size() - 1)).isGreaterThan(2_000_000);
    }

    @Test
    void aReaderThatEndsSoonDoesNotHoldTheLogBack() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        Connection reader = app.open();
        ScheduledExecutorService soon = Executors.newSingleThreadScheduledExecutor();
        open(soon::shutdownNow);
        BackupManager backups = open(builder()
                .onStep(step -> {
                    if (step == Step.PROVEN) {
                        var unused = soon.schedule(() -> commitUnchecked(reader), 100, TimeUnit.MILLISECONDS);
                    }
                })
                .build());
        BackupId id = backups.create().id();
        app.add("two");
        reader.setAutoCommit(false);
        AppDatabase.text(reader, "SELECT count(*) FROM note");

        assertThat(backups.restore(id).warnings()).isEmpty();

        assertThat(directory.resolve("app.db-wal")).hasSize(0);
    }

    private static void commitUnchecked(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aReaderThatHoldsTheLogBackIsNamedAndKeepsItsOldRows() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        app.add("two");
        Connection reader = app.open();
        reader.setAutoCommit(false);
        assertThat(AppDatabase.text(reader, "SELECT count(*) FROM note")).isEqualTo("2");

        RestoreResult result = backups.restore(id);

        assertThat(result.warnings()).singleElement().asString().contains("a reader holds the write-ahead log");
        assertThat(AppDatabase.text(reader, "SELECT count(*) FROM note")).isEqualTo("2");
        reader.commit();
        assertThat(AppDatabase.text(reader, "SELECT count(*) FROM note")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"512,4096", "65536,1024", "4096,65536", "1024,512"})
    void inWalABackupOfAnotherPageSizeGoesInAtThePageSizeOfTheLiveDatabase(int backedUp, int live) throws Exception {
        BackupManager backups = open(builder().build());
        BackupId id;
        try (AppDatabase before = AppDatabase.create(
                directory.resolve("app.db"), "page_size=" + backedUp, "journal_mode=WAL", "user_version=7")) {
            before.fill(300);
            id = backups.create().id();
        }
        deleteDatabase();
        AppDatabase app = app("page_size=" + live, "journal_mode=WAL");
        app.add("live");

        RestoreResult result = backups.restore(id);

        assertThat(app.count()).isEqualTo(300);
        assertThat(AppDatabase.text(app.connection(), "PRAGMA page_size")).isEqualTo("" + live);
        assertThat(AppDatabase.text(app.connection(), "PRAGMA user_version")).isEqualTo("7");
        assertThat(AppDatabase.text(app.connection(), "PRAGMA integrity_check")).isEqualTo("ok");
        backups.restore(result.safetyBackup().id());
        assertThat(app.notes()).containsExactly("live");
        assertNothingLeftBehind();
    }

    @ParameterizedTest
    @CsvSource({"512,4096", "65536,1024", "4096,65536"})
    void withARollbackJournalABackupOfAnotherPageSizeGoesInAsItIs(int backedUp, int live) throws Exception {
        BackupManager backups = open(builder().build());
        BackupId id;
        try (AppDatabase before = AppDatabase.create(directory.resolve("app.db"), "page_size=" + backedUp)) {
            before.fill(300);
            id = backups.create().id();
        }
        deleteDatabase();
        AppDatabase app = app("page_size=" + live);
        app.add("live");
        Connection other = app.open();
        assertThat(AppDatabase.text(other, "SELECT count(*) FROM note")).isEqualTo("1");

        RestoreResult result = backups.restore(id);

        assertThat(AppDatabase.text(other, "SELECT count(*) FROM note")).isEqualTo("300");
        assertThat(AppDatabase.text(app.connection(), "PRAGMA integrity_check")).isEqualTo("ok");
        backups.restore(result.safetyBackup().id());
        assertThat(app.notes()).containsExactly("live");
    }

    @ParameterizedTest
    @CsvSource({"WAL,DELETE", "DELETE,WAL", "WAL,TRUNCATE", "PERSIST,WAL"})
    void theJournalModeOfTheLiveDatabaseStaysWhatItWas(String backedUp, String live) throws Exception {
        AppDatabase app = app("journal_mode=" + backedUp);
        app.fill(50);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        AppDatabase.run(app.connection(), "PRAGMA journal_mode=" + live);
        app.add("more");

        RestoreResult result = backups.restore(id);

        assertThat(app.count()).isEqualTo(50);
        assertThat(AppDatabase.text(app.connection(), "PRAGMA journal_mode")).isEqualToIgnoringCase(live);
        Connection fresh = app.open();
        assertThat(AppDatabase.text(fresh, "PRAGMA journal_mode")).isEqualTo(live.equals("WAL") ? "wal" : "delete");
        backups.restore(result.safetyBackup().id());
        assertThat(app.count()).isEqualTo(51);
    }

    @ParameterizedTest
    @CsvSource({"WAL,0", "WAL,1", "WAL,2", "ROLLBACK,0", "ROLLBACK,1"})
    void anEmptyDatabaseCanBeRestoredAndCanBeUndone(JournalMode mode, int autoVacuum) throws Exception {
        Path path = directory.resolve("app.db");
        BackupManager backups = open(builder().build());
        BackupId empty;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            AppDatabase.run(connection, "PRAGMA auto_vacuum=" + autoVacuum);
            AppDatabase.run(connection, "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
            AppDatabase.run(connection, "PRAGMA user_version=3");
            Backup backup = backups.create();
            assertThat(backup.pageCount()).isEqualTo(1);
            empty = backup.id();
            AppDatabase.run(connection, "CREATE TABLE note (text)");
            AppDatabase.run(connection, "INSERT INTO note VALUES ('x')");
            AppDatabase.run(connection, "PRAGMA user_version=4");

            RestoreResult result = backups.restore(empty);

            assertThat(AppDatabase.column(connection, "SELECT name FROM sqlite_schema"))
                    .isEmpty();
            assertThat(AppDatabase.text(connection, "PRAGMA user_version")).isEqualTo("3");
            assertThat(AppDatabase.text(connection, "PRAGMA auto_vacuum")).isEqualTo("" + autoVacuum);
            assertThat(AppDatabase.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            backups.restore(result.safetyBackup().id());
            assertThat(AppDatabase.text(connection, "SELECT text FROM note")).isEqualTo("x");
        }
        assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aRestoreIntoAnEmptyDatabaseThatFailsItsValidationLeavesItEmpty(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        app.fill(200);
        BackupId id;
        try (BackupManager backups = builder().build()) {
            id = backups.create().id();
        }
        app.close();
        deleteDatabase();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + app.path())) {
            AppDatabase.run(connection, "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
            AppDatabase.run(connection, "PRAGMA user_version=9");
            BackupManager backups = open(builder().guard(failingValidation()).build());

            assertThatThrownBy(() -> backups.restore(id)).isInstanceOf(RestoreFailedException.class);

            assertThat(AppDatabase.column(connection, "SELECT name FROM sqlite_schema"))
                    .isEmpty();
            assertThat(AppDatabase.text(connection, "PRAGMA user_version")).isEqualTo("9");
        }
    }

    private static RestoreGuard failingValidation() {
        return new RestoreGuard() {
            @Override
            public void validate(Connection live) {
                throw new IllegalStateException("not what I wanted");
            }
        };
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aFailedValidationPutsTheContentFromBeforeBack(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        app.add("one");
        BackupManager backups = open(builder().guard(failingValidation()).build());
        BackupId id = backups.create().id();
        app.add("two");

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("not what I wanted")
                .hasMessageContaining("The content from before was put back")
                .hasRootCauseMessage("not what I wanted");

        assertThat(steps).contains(Step.APPLIED, Step.ROLLED_BACK).doesNotContain(Step.PROVEN);
        assertThat(app.notes()).containsExactly("one", "two");
        app.add("three");
        assertThat(backups.list().get(0).trigger()).isEqualTo(BackupTrigger.PRE_RESTORE);
        for (Backup each : backups.list()) {
            assertThat(backups.verify(each.id(), VerifyDepth.INTEGRITY_CHECK).problems())
                    .isEmpty();
        }
        assertNothingLeftBehind();
    }

    @Test
    void inWalWhatWritersCommittedOntoARestoreThatIsRolledBackIsKeptToo() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public void validate(Connection live) throws SQLException {
                app.add("onto the restored content");
                throw new IllegalStateException("no");
            }
        };
        BackupManager backups = open(builder().guard(guard).build());
        BackupId id = backups.create().id();
        app.add("two");

        assertThatThrownBy(() -> backups.restore(id)).isInstanceOf(RestoreFailedException.class);

        assertThat(app.notes()).containsExactly("one", "two");
        Backup undone = backups.list().stream()
                .filter(backup -> backup.label().orElse("").startsWith("what the restore of"))
                .findFirst()
                .orElseThrow();
        backups.restoreTo(undone.id(), directory.resolve("undone.db"));
        try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("undone.db"))) {
            assertThat(AppDatabase.column(copy, "SELECT text FROM note ORDER BY id"))
                    .containsExactly("one", "onto the restored content");
        }
    }

    @Test
    void aSafetyBackupThatTheStoreDoesNotTakeWaitsAndIsPublishedByTheNextOperation() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.add("one");
        BackupStore store = DirectoryBackupStore.at(directory.resolve("backups"));
        AtomicInteger putsAllowed = new AtomicInteger(2);
        BackupManager backups =
                open(builder().storeIn(new LimitedStore(store, putsAllowed)).build());
        BackupId id = backups.create().id();
        app.add("two");

        RestoreResult result = backups.restore(id);

        assertThat(app.notes()).containsExactly("one");
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("could not be published", "the store is down");
        assertThat(backups.list())
                .extracting(Backup::id)
                .containsExactly(result.safetyBackup().id(), id);
        putsAllowed.set(100);
        backups.restore(result.safetyBackup().id());
        assertThat(app.notes()).containsExactly("one", "two");
        assertNothingLeftBehind();
    }

    private void deleteDatabase() throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(directory.resolve("app.db" + suffix));
        }
    }

    private static void addUnchecked(AppDatabase app, String text) {
        try {
            app.add(text);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A page is added to it while it is applied, through a table whose name must be free. */
    @Test
    void aBackupOfOnePageWithAnyNamesInItIsRestoredIntoWal() throws Exception {
        AppDatabase app = app("page_size=4096", "journal_mode=WAL");
        AppDatabase.run(app.connection(), "DROP TABLE note");
        AppDatabase.run(app.connection(), "CREATE VIEW padding AS SELECT 1 AS one");
        AppDatabase.run(app.connection(), "VACUUM");
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        assertThat(backup.pageCount()).isEqualTo(1);
        AppDatabase.run(app.connection(), "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");

        RestoreResult result = backups.restore(backup.id());

        assertThat(AppDatabase.text(app.connection(), "SELECT one FROM padding"))
                .isEqualTo("1");
        backups.restore(result.safetyBackup().id());
        assertThat(app.count()).isZero();
    }
}

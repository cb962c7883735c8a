package dev.lifeboat.examples;

import static dev.lifeboat.examples.ClaimFailedException.unless;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupException;
import dev.lifeboat.BackupManager;
import dev.lifeboat.JournalMode;
import dev.lifeboat.VerificationResult;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The tour of a database that belongs to another program: it is backed up, verified, restored to a new file, and that
 * is compared with the original table by table.
 *
 * <p>Lifeboat reads the original as {@code readOnly()} does. What the restored file is compared with is a copy of the
 * original files, byte by byte, which SQLite opens in its own way: a second road to the same data, in which Lifeboat has
 * no part. The original files are looked at before and after, so that the copy is known to be of the state that was
 * backed up, and nothing of the original to have changed.
 */
final class YourDatabaseTour {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final String ORIGINAL = "original";
    private static final String RESTORED = "restored.sqlite";
    private static final String COMPARING = "Comparing";
    private static final String BACKUPS = "backups";

    private final Path database;
    private final Path parent;
    private final Screen screen;
    private final ProgressBar bar;
    private final Suitability suitability;
    private final Table figures = Table.of("", ">Took", "Result");

    YourDatabaseTour(Path database, Path directory, Screen screen) throws IOException {
        this.database = Files.exists(database) ? database.toRealPath() : database;
        this.parent = directory;
        this.screen = screen;
        this.bar = new ProgressBar(screen);
        this.suitability = new Suitability(this.database);
    }

    void run() throws IOException, SQLException, UnsuitableDatabaseException {
        screen.title("Lifeboat on a database of yours, which is only read");
        suitability.require();
        TourDirectory directory = prepareDirectory();
        OriginalFiles before = copyOriginal(directory.resolve(ORIGINAL));
        backUpAndRestore(directory);
        Set<String> changed = OriginalFiles.of(database).changedSince(before);
        if (OriginalFiles.matter(changed)) {
            tellOfChange(changed);
        } else {
            compare(directory);
        }
        screen.step("What was measured");
        tellOfOriginal(before, changed);
        screen.table(figures);
        directory.delete(ORIGINAL);
        directory.delete(RESTORED);
        screen.say("The backup stays in %s. The other copies are deleted.", directory.resolve(BACKUPS));
    }

    private TourDirectory prepareDirectory() throws IOException, UnsuitableDatabaseException {
        Path path = parent.resolve("your-database");
        if (Files.exists(path) && database.startsWith(path.toRealPath())) {
            throw new UnsuitableDatabaseException(
                    database + " is in a directory that is emptied before each run. Copy it elsewhere first.");
        }
        TourDirectory directory = TourDirectory.prepare(path);
        suitability.requireSpaceIn(directory.path());
        return directory;
    }

    private OriginalFiles copyOriginal(Path copy) throws IOException {
        screen.step("The original");
        screen.verbatim(database.toString());
        OriginalFiles files = OriginalFiles.copy(database, copy);
        files.states().forEach((name, state) -> screen.say("%s: %s", name, Words.size(state.bytes())));
        return files;
    }

    private void backUpAndRestore(TourDirectory directory) throws IOException, UnsuitableDatabaseException {
        screen.step("Backed up, verified, and restored to a new file");
        try (BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory.resolve(BACKUPS)))
                .staging(directory.resolve("staging"))
                .readOnly()
                .lockTimeout(LOCK_TIMEOUT)
                .listener(bar)
                .build()) {
            Backup backup = backUp(backups);
            verify(backups, backup);
            restore(backups, backup, directory.resolve(RESTORED));
        } catch (BackupException e) {
            throw suitability.explain(e);
        }
    }

    private Backup backUp(BackupManager backups) {
        Timed<Backup> made = Timed.of(() -> bar.during("Backing up", backups::create));
        Backup backup = made.result();
        String mode = backup.journalMode() == JournalMode.WAL ? "a write-ahead log (WAL)" : "a rollback journal";
        figures.row(
                "Backup",
                Words.time(made.took()),
                Words.size(backup.databaseBytes()) + ": " + Words.number(backup.pageCount()) + " pages of "
                        + Words.number(backup.pageSize()) + " bytes, with " + mode);
        return backup;
    }

    private void verify(BackupManager backups, Backup backup) {
        Timed<VerificationResult> made =
                Timed.of(() -> bar.during("Verifying", () -> backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK)));
        VerificationResult found = made.result();
        unless(
                found.uncheckable().isEmpty(),
                "the backup can be checked in full, but it " + String.join("; ", found.uncheckable()));
        unless(
                found.ok(),
                "the backup is sound. It is a faithful copy, so the database itself has this: "
                        + String.join("; ", found.problems()));
        found.notes().forEach(note -> screen.say("Noted: %s", note));
        figures.row(
                "Verification",
                Words.time(made.took()),
                found.notes().isEmpty()
                        ? "the checksum, every row and every index are right"
                        : "the checksum is right, no page is damaged, and "
                                + Words.count(found.notes().size(), "note is", "notes are") + " above");
    }

    private void restore(BackupManager backups, Backup backup, Path restored) throws IOException {
        Timed<Backup> made = Timed.of(() -> bar.during("Restoring", () -> backups.restoreTo(backup.id(), restored)));
        OriginalFiles written = OriginalFiles.of(restored);
        unless(
                List.of(backup.sha256()).equals(written.checksums()),
                "the restored file is the backup, byte for byte, with nothing beside it");
        figures.row("Restored file", Words.time(made.took()), "byte for byte the backup");
    }

    private void compare(TourDirectory directory) throws SQLException {
        screen.step("The original and the restored file, table by table");
        Path copy = directory.resolve(ORIGINAL).resolve(database.getFileName());
        long beganAtNanos = System.nanoTime();
        Comparison comparison;
        try (Connection original = Sql.open(copy);
                Connection restored = Sql.openUnchanging(directory.resolve(RESTORED))) {
            comparison = Comparison.of(original, restored, this::showComparing);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - beganAtNanos);
        screen.settled(ProgressBar.line(COMPARING, 1, Words.time(took)));
        screen.table(comparison.table());
        unless(
                comparison.differing().isEmpty(),
                "the restored file holds what the original holds; these tables differ: " + comparison.differing());
        figures.row(
                "Comparison",
                Words.time(took),
                Words.count(comparison.rows(), "row", "rows") + " in "
                        + Words.count(comparison.tables().size(), "table", "tables") + ", no difference");
    }

    private void showComparing(String table, int tablesDone, int tablesTotal) {
        screen.rewritable(ProgressBar.line(COMPARING, (double) tablesDone / tablesTotal, Comparison.shortened(table)));
    }

    private void tellOfChange(Set<String> changed) {
        screen.say(
                "Another program wrote to it meanwhile (%s changed). What is in it now is not what was backed up, so there"
                        + " is nothing to compare the restored file with. Try again when it is idle.",
                String.join(", ", changed));
        figures.row("Comparison", "", "not made: the original is not what it was");
    }

    private void tellOfOriginal(OriginalFiles before, Set<String> changed) {
        figures.row(
                "Original",
                "",
                changed.isEmpty()
                        ? "not one byte changed: "
                                + String.join(", ", before.states().keySet())
                        : "used by another program meanwhile: " + String.join(", ", changed) + " changed");
    }
}

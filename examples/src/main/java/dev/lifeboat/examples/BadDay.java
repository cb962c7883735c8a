package dev.lifeboat.examples;

import static dev.lifeboat.examples.ClaimFailedException.unless;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.RestoreResult;
import dev.lifeboat.VerificationResult;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.examples.MediaServer.Observed;
import dev.lifeboat.examples.MediaServer.Traffic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A day on which somebody spoils the data of the media server, and what is done about it while the server runs. */
final class BadDay {

    private final Screen screen;
    private final ProgressBar bar;
    private final BackupManager backups;
    private final MediaServer server;
    private final Evidence evidence;
    private final List<Backup> safetyBackups = new ArrayList<>();
    private final Table measured =
            Table.of("Measured", ">Took", ">Commits meanwhile", ">Longest commit", ">Writers held out");

    BadDay(Screen screen, ProgressBar bar, BackupManager backups, MediaServer server, Evidence evidence) {
        this.screen = screen;
        this.bar = bar;
        this.backups = backups;
        this.server = server;
        this.evidence = evidence;
    }

    void live() throws SQLException {
        Backup backup = backUp();
        Map<String, TableContent> good = lookAtBackups(backup);
        Map<String, TableContent> spoiled = spoil(good);
        RestoreResult restored = restore(backup, good);
        RestoreResult undone = undo(restored, spoiled);
        redo(undone, good);
    }

    private Backup backUp() {
        screen.step("A backup while it is in use");
        screen.say(
                "From here on the server works: %d connections stay open, one thread writes without a break,"
                        + " another one searches.",
                MediaServer.CONNECTIONS);
        Observed<Backup> made = observed("Backing up", () -> backups.create("before tidying up"));
        Traffic traffic = made.traffic();
        screen.say(
                "Copied, checked by SQLite and safely on disk. Meanwhile the server committed %s, and"
                        + " none of them took longer than %s.",
                Words.count(traffic.commits(), "transaction", "transactions"), Words.time(traffic.longestWait()));
        measure("Backup of " + Words.size(made.result().databaseBytes()), traffic, Duration.ZERO);
        return made.result();
    }

    private Map<String, TableContent> lookAtBackups(Backup newest) throws SQLException {
        screen.step("What there is");
        for (Backup backup : backups.list()) {
            requireSound(
                    backup.id().equals(newest.id())
                            ? bar.during("Verifying", () -> backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK))
                            : backups.verify(backup.id(), VerifyDepth.CHECKSUM));
        }
        screen.table(BackupTable.of(backups.list()));
        Map<String, TableContent> content = evidence.library(newest);
        screen.say(
                "Each is a plain SQLite file. Opened without Lifeboat, the newest one has %s in %s.",
                Words.count(rows(content), "row", "rows"), Words.count(content.size(), "table", "tables"));
        return content;
    }

    private static void requireSound(VerificationResult verification) {
        unless(verification.ok(), "backup " + verification.id() + " is sound, but: " + verification.problems());
    }

    private Map<String, TableContent> spoil(Map<String, TableContent> good) throws SQLException {
        screen.step("The accident");
        try (Connection prompt = server.anotherConnection()) {
            spoil(prompt, "UPDATE episode SET title = 'test'");
            spoil(prompt, "DELETE FROM person");
        }
        Map<String, TableContent> spoiled = evidence.library();
        unless(!spoiled.equals(good), "the data is spoiled");
        screen.say("Committed. And the server goes on writing into it.");
        return spoiled;
    }

    private void spoil(Connection prompt, String sql) throws SQLException {
        int rows = Sql.update(prompt, sql);
        unless(rows > 0, sql + " changes rows");
        screen.verbatim(String.format("sql> %-36s -- %s, for want of a WHERE", sql, Words.count(rows, "row", "rows")));
    }

    private RestoreResult restore(Backup backup, Map<String, TableContent> good) throws SQLException {
        screen.step("The restore, with every connection open");
        RestoreResult result = restore("Restoring", "Restore", backup.id());
        requireContent(good, "after the restore the database holds what was backed up");
        server.requireInUse();
        screen.say(
                "All %s are row for row as they were backed up. No connection was closed, none got an error,"
                        + " and writers were held out for %s.",
                Words.count(good.size(), "table", "tables"), Words.time(result.writersHeldOut()));
        Evidence.Ledger ledger = requireNothingLost();
        screen.say(
                "No commit is lost: of the %s that the server made so far, %s are in the safety backup, which holds"
                        + " all of the moment before, and %s are in the database.",
                Words.number(ledger.acknowledged()),
                Words.number(ledger.inSafetyBackups()),
                Words.number(ledger.inDatabase()));
        return result;
    }

    private RestoreResult undo(RestoreResult restored, Map<String, TableContent> spoiled) throws SQLException {
        screen.step("The undo, and the undo of the undo");
        screen.say("Restoring the safety backup is the undo:");
        RestoreResult result =
                restore("Undoing", "Undo", restored.safetyBackup().id());
        requireContent(spoiled, "after the undo the database holds what it held before the restore");
        requireNothingLost();
        screen.say("The spoiled data is back as it was, with what the server had written until the restore.");
        return result;
    }

    private void redo(RestoreResult undone, Map<String, TableContent> good) throws SQLException {
        screen.say("That was a restore too, with a safety backup of its own:");
        restore("Redoing", "Redo", undone.safetyBackup().id());
        requireContent(good, "after the second undo the database holds what was backed up");
        server.requireInUse();
        requireNothingLost();
        screen.say("And the good data is back again.");
    }

    private RestoreResult restore(String label, String name, BackupId id) {
        Observed<RestoreResult> restored = observed(label, () -> backups.restore(id));
        RestoreResult result = restored.result();
        unless(result.safetyBackup().trigger() == BackupTrigger.PRE_RESTORE, "a restore takes a safety backup first");
        safetyBackups.add(result.safetyBackup());
        measure(name, restored.traffic(), result.writersHeldOut());
        result.warnings().forEach(warning -> screen.say("Note: %s.", warning));
        return result;
    }

    private <T> Observed<T> observed(String label, Supplier<T> operation) {
        Observed<T> observed = server.during(() -> bar.during(label, operation));
        server.requireUnharmed();
        return observed;
    }

    private void measure(String name, Traffic traffic, Duration heldOut) {
        measured.row(
                name,
                Words.time(traffic.took()),
                Words.number(traffic.commits()),
                Words.time(traffic.longestWait()),
                heldOut.isZero() ? "never" : Words.time(heldOut));
    }

    private void requireContent(Map<String, TableContent> expected, String claim) throws SQLException {
        unless(evidence.library().equals(expected), claim);
    }

    private Evidence.Ledger requireNothingLost() throws SQLException {
        Evidence.Ledger ledger = evidence.ledger(server.acknowledged(), safetyBackups);
        unless(ledger.lost() == 0, "no commit is lost, but " + ledger.lost() + " are");
        return ledger;
    }

    void sumUp() throws SQLException {
        screen.step("What was measured");
        screen.table(measured);
        Evidence.Ledger ledger = requireNothingLost();
        server.requireUnharmed();
        screen.say(
                "%s of the server were acknowledged, %d are lost. %s were answered, none failed.",
                Words.count(ledger.acknowledged(), "commit", "commits"),
                ledger.lost(),
                Words.count(server.reads(), "search", "searches"));
    }

    private static long rows(Map<String, TableContent> content) {
        return content.values().stream().mapToLong(TableContent::rows).sum();
    }
}

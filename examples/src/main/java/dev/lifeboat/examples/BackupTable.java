package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.RetentionPlan;
import dev.lifeboat.Verification;
import dev.lifeboat.VerifyDepth;
import java.util.List;
import java.util.Locale;

/** Backups as a table for people. */
final class BackupTable {

    private BackupTable() {}

    /** One line a backup: what an administrator wants to see. */
    static Table of(List<Backup> backups) {
        Table table = Table.of("Name", ">Size", "Modified", "Trigger", "Verified");
        for (Backup backup : backups) {
            table.row(
                    backup.id(),
                    Words.size(backup.storedBytes()),
                    Words.minute(backup.createdAt()),
                    trigger(backup.trigger()),
                    backup.lastVerification().map(BackupTable::verified).orElse("when made"));
        }
        return table;
    }

    /** What becomes of each backup, and why. */
    static Table of(RetentionPlan plan) {
        Table table = Table.of("Name", ">Size", "Trigger", "Prune", "Why");
        for (RetentionPlan.Entry entry : plan.entries()) {
            table.row(
                    entry.backup().id(),
                    Words.size(entry.backup().storedBytes()),
                    trigger(entry.backup().trigger()),
                    entry.decision().name().toLowerCase(Locale.ROOT),
                    entry.reason());
        }
        return table;
    }

    private static String verified(Verification verification) {
        if (verification.outcome() == Verification.Outcome.FAILED) {
            return "FAILED";
        }
        return verification.depth() == VerifyDepth.CHECKSUM ? "checksum" : "every row and index";
    }

    private static String trigger(BackupTrigger trigger) {
        return trigger.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

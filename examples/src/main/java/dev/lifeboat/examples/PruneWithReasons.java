package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.RetentionPlan;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.time.Duration;

/** Says which backups would be pruned, and why; prunes nothing. */
public final class PruneWithReasons {

    private PruneWithReasons() {}

    /** Takes two arguments: the database, and the directory of its backups. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .retention(RetentionPolicy.keepFor(Duration.ofDays(30)))
                .build()) {
            // snippet: prune
            RetentionPlan plan = backups.planPrune();
            plan.entries()
                    .forEach(entry ->
                            System.out.println(entry.backup().id() + " " + entry.decision() + ": " + entry.reason()));
            // end
        }
    }
}

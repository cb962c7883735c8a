package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;

/** A retention policy of several rules, a cap and a minimum, and what it says of each backup. */
public final class KeepWhatMatters {

    private KeepWhatMatters() {}

    /** Takes two arguments: the database, and the directory of its backups. */
    public static void main(String[] args) {
        // snippet: retention
        RetentionPolicy policy = RetentionPolicy.builder()
                .within(Duration.ofDays(2))
                .daily(7)
                .weekly(4)
                .monthly(12)
                .zone(ZoneId.of("Europe/Berlin"))
                .atMostBytes(10L << 30)
                .minimum(3)
                .build();
        // end
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .retention(policy)
                .build()) {
            System.out.println(policy.text().orElseThrow());
            System.out.println(backups.prune());
        }
    }
}

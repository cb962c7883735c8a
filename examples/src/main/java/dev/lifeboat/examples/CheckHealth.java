package dev.lifeboat.examples;

import dev.lifeboat.BackupHealth;
import dev.lifeboat.BackupManager;
import dev.lifeboat.Finding;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** How it stands with the backups, and what to do about it. */
public final class CheckHealth {

    private CheckHealth() {}

    /** Takes two arguments: the database, and the directory of its backups. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .build()) {
            // snippet: health
            BackupHealth health = backups.health();
            System.out.println(health); // all of it, in plain lines
            health.findings().stream()
                    .filter(finding -> finding.severity().compareTo(Severity.WARNING) >= 0)
                    .forEach(finding -> alert(finding.code(), finding.what(), finding.advice()));
            // end
        }
    }

    private static void alert(Finding.Code code, String what, String advice) {
        System.out.println("Look at " + code + ": " + what + " " + advice);
    }
}

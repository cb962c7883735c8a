package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment moves the link through which the application names its database. */
class MovedLinkTest {

    @TempDir
    Path directory;

    @Test
    void aLinkThatLeadsElsewhereSinceTheManagerWasBuiltIsAProblem() throws Exception {
        Path first = Files.createDirectory(directory.resolve("r1"));
        Path second = Files.createDirectory(directory.resolve("r2"));
        Path current = Files.createSymbolicLink(directory.resolve("current"), first);
        try (AppDatabase old = AppDatabase.create(first.resolve("app.db"), JournalMode.WAL);
                AppDatabase now = AppDatabase.create(second.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = BackupManager.forDatabase(current.resolve("app.db"))
                        .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                        .build()) {
            backups.create();
            assertThat(backups.health().has(Code.DATABASE_REPLACED)).isFalse();
            Files.delete(current);
            Files.createSymbolicLink(current, second);

            assertThat(backups.health().findings())
                    .filteredOn(finding -> finding.code() == Code.DATABASE_REPLACED)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.severity()).isEqualTo(Finding.Severity.PROBLEM);
                        assertThat(finding.what())
                                .contains(
                                        now.path().toRealPath().toString(),
                                        old.path().toRealPath().toString());
                    });
            backups.create();
        }
    }
}

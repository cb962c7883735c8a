package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupException;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.RestoreResult;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backup before the first pending migration of a run, and what is said, or done, when the run fails. For one run of one
 * tool at a time, on the thread of the tool.
 */
final class MigrationRun {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationRun.class);

    private final String tool;
    private final Supplier<BackupManager> backups;
    private final MigrationProperties settings;
    private final Runnable recovery;
    private final Supplier<Optional<Path>> directory;
    private boolean looked;
    private Optional<Backup> made = Optional.empty();

    /**
     * The manager is asked for when there is something to do: the tool may be made before it.
     *
     * @param recovery finishes what a crash interrupted, before the tool opens the database by a URL of its own
     * @param directory tells the directory of the backups, if they are in one
     */
    MigrationRun(
            String tool,
            Supplier<BackupManager> backups,
            MigrationProperties settings,
            Runnable recovery,
            Supplier<Optional<Path>> directory) {
        this.tool = tool;
        this.backups = backups;
        this.settings = settings;
        this.recovery = recovery;
        this.directory = directory;
    }

    /** Nothing is known of an earlier run any more. */
    void begin() {
        recovery.run();
        looked = false;
        made = Optional.empty();
    }

    /** The next migration that comes is the first of another run. */
    void ended() {
        looked = false;
    }

    /** A migration comes; the first one of a run finds a backup made, or does not happen. */
    void comes(Connection connection, Set<String> tablesOfTheTool, String what) {
        if (looked) {
            return;
        }
        try {
            if (isWorthABackup(new MigratedDatabase(connection), tablesOfTheTool)) {
                made = Optional.of(backUp(what));
            }
        } catch (BackupException | SQLException | IOException e) {
            withoutBackup(e);
        }
        looked = true;
    }

    private boolean isWorthABackup(MigratedDatabase database, Set<String> tablesOfTheTool)
            throws SQLException, IOException {
        return database.isIn(backups.get().database()) && database.hasTablesBeside(tablesOfTheTool);
    }

    private Backup backUp(String what) {
        String label = "before " + tool + ": " + what;
        Backup backup =
                backups.get().create(new BackupRequest(BackupTrigger.PRE_MIGRATION, Optional.of(shortened(label))));
        LOG.info("{} has migrations to run; backup {} is made", tool, backup.id());
        return backup;
    }

    private static String shortened(String label) {
        return label.substring(0, Math.min(label.length(), BackupRequest.MAX_LABEL_LENGTH));
    }

    private void withoutBackup(Exception e) {
        made = Optional.empty();
        if (settings.backupRequired()) {
            throw new MigrationRefusedException(
                    tool + " was kept from migrating the database, because the backup before it failed: "
                            + e.getMessage(),
                    "Remove the cause, or set lifeboat.migration.backup-required=false to migrate without one.",
                    e);
        }
        LOG.warn("{} migrates the database without a backup, which failed", tool, e);
    }

    /** What the host is to see of a failure: the failure itself, or one that names the backup. */
    Exception explained(Exception failure) {
        return made.map(backup -> settings.restoreOnFailure() ? restored(backup, failure) : named(backup, failure))
                .orElse(failure);
    }

    private String failed(Backup backup) {
        return tool + " failed. Backup " + backup.id() + " was made before it. ";
    }

    private Exception named(Backup backup, Exception failure) {
        return new MigrationFailedException(
                failed(backup) + "The database is as the migrations left it."
                        + " With lifeboat.migration.restore-on-failure=true the backup is restored by itself.",
                "Mend the migration and start again, if it can go on from there.\n" + wayBack(backup),
                failure);
    }

    private String wayBack(Backup backup) {
        return new WayBack(backups.get().database(), directory.get()).to(backup.id());
    }

    private Exception restored(Backup backup, Exception failure) {
        try {
            RestoreResult result = backups.get().restore(backup.id());
            LOG.warn("{} failed; backup {} is restored", tool, backup.id());
            return new MigrationFailedException(
                    failed(backup) + "It is restored: the database is as it was before."
                            + result.undo()
                                    .map(undo -> " What the migrations left is backup " + undo.id() + ".")
                                    .orElse(""),
                    "Mend the migration and start again, or start the version of the application from before.",
                    failure);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return new MigrationFailedException(
                    failed(backup) + "It could not be restored: " + e.getMessage(), wayBack(backup), failure);
        }
    }
}

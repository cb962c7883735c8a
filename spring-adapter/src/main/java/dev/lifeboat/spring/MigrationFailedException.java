package dev.lifeboat.spring;

import dev.lifeboat.BackupException;

/**
 * Flyway or Liquibase failed after a backup was made for it. The message names the backup and says how to restore it, or
 * that it was restored; the cause is what the tool threw.
 */
public final class MigrationFailedException extends BackupException {

    private static final long serialVersionUID = 1L;

    MigrationFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

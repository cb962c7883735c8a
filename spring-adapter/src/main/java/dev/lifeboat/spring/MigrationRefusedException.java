package dev.lifeboat.spring;

import dev.lifeboat.BackupException;

/** Nothing was migrated, because the backup before it failed. Says what to do about it. */
final class MigrationRefusedException extends BackupException {

    private static final long serialVersionUID = 1L;

    private final String action;

    MigrationRefusedException(String message, String action, Throwable cause) {
        super(message + " " + action, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}

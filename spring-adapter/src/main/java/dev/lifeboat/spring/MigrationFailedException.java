package dev.lifeboat.spring;

import dev.lifeboat.BackupException;

/**
 * Flyway or Liquibase failed after a backup was made for it. The message names the backup in one line, since Spring repeats
 * it in each exception around this one; {@link #wayBack()} has the rest, and the cause is what the tool threw.
 */
public final class MigrationFailedException extends BackupException {

    private static final long serialVersionUID = 1L;

    /** The steps back to the database from before the migration. */
    private final String wayBack;

    MigrationFailedException(String message, String wayBack, Throwable cause) {
        super(message, cause);
        this.wayBack = wayBack;
    }

    /** {@return what to do now: the way back as steps, with commands that can be copied, where it is still to be gone} */
    public String wayBack() {
        return wayBack;
    }

    /** With the way back: a stack trace shows this once, and where nobody analyzes failures it is all there is to read. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // The message is repeated by each exception around this one.
    public String toString() {
        return super.toString() + "\n" + wayBack;
    }
}

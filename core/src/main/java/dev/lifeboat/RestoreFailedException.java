package dev.lifeboat;

/** A restore failed after it had begun. The message says what the live database holds now. */
public final class RestoreFailedException extends BackupException {

    private static final long serialVersionUID = 1L;

    RestoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

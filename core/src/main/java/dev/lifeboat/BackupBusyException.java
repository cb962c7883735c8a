package dev.lifeboat;

/** Another operation runs, and did not end within the operation timeout; the message names it. */
public final class BackupBusyException extends BackupException {

    private static final long serialVersionUID = 1L;

    BackupBusyException(String message) {
        super(message);
    }
}

package dev.lifeboat;

/** A copy is damaged: it is not listed, not restored, not trusted. */
public final class CorruptBackupException extends BackupException {

    private static final long serialVersionUID = 1L;

    CorruptBackupException(String message) {
        super(message);
    }

    CorruptBackupException(String message, Throwable cause) {
        super(message, cause);
    }
}

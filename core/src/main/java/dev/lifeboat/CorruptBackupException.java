package dev.lifeboat;

/** A copy is damaged: its bytes are not those that were backed up, or its pages are not what SQLite wrote. It is not trusted. */
public final class CorruptBackupException extends BackupException {

    private static final long serialVersionUID = 1L;

    CorruptBackupException(String message) {
        super(message);
    }

    CorruptBackupException(String message, Throwable cause) {
        super(message, cause);
    }
}

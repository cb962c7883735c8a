package dev.lifeboat;

/** A restore was refused before anything was touched: the live database is what it was. */
public final class RestoreRefusedException extends BackupException {

    private static final long serialVersionUID = 1L;

    RestoreRefusedException(String message) {
        super(message);
    }

    RestoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.lifeboat;

import org.jspecify.annotations.Nullable;

/** A restore was refused before anything was touched: the live database is what it was. */
public final class RestoreRefusedException extends BackupException {

    private static final long serialVersionUID = 1L;

    /** Says why a backup may not or cannot be restored, at a moment when the live database is untouched. */
    static RestoreRefusedException of(Backup backup, String why, @Nullable Throwable cause) {
        String message = "Restore of " + backup.id() + " refused: " + why + ". The live database was not touched.";
        return cause == null ? new RestoreRefusedException(message) : new RestoreRefusedException(message, cause);
    }

    RestoreRefusedException(String message) {
        super(message);
    }

    RestoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}

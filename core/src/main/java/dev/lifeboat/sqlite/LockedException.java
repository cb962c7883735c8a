package dev.lifeboat.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;

/** The live database stayed locked by other connections for as long as we may wait. Nothing was changed. */
public final class LockedException extends SQLException {

    private static final long serialVersionUID = 1L;

    /** Whether a failure says that others hold a lock, at once or after a wait. */
    public static boolean isMeantBy(SQLException failure) {
        return Sql.isBusy(failure);
    }

    LockedException(Path path, Duration waited) {
        super(
                "the database " + path + " stayed locked by another connection for " + waited.toMillis() + " ms",
                null,
                SQLiteErrorCode.SQLITE_BUSY.code);
    }
}

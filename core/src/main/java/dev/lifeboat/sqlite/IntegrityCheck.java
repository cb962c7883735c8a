package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.Precautions.Brake;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/** SQLite's own checks of a database. */
public enum IntegrityCheck {
    /** {@code PRAGMA quick_check}. */
    QUICK("quick_check"),
    /** {@code PRAGMA integrity_check}. */
    FULL("integrity_check");

    private final String pragma;

    IntegrityCheck(String pragma) {
        this.pragma = pragma;
    }

    /** The check of the complete database, which ends after so many rows. */
    String ofAll(int rows) {
        return "PRAGMA " + pragma + "(" + rows + ")";
    }

    /** The check of one table and its indexes. */
    String of(String table) {
        return "PRAGMA " + pragma + "(" + Sql.quoted(table) + ")";
    }

    /** Checks the database of a connection of a file that is not trusted; breaks off when it is late, which is a finding. */
    CheckRun run(Connection connection, BooleanSupplier late) throws SQLException {
        Brake brake = Precautions.brake(connection, late);
        try {
            CheckRun run = new CheckRun(this, connection, brake);
            run.run();
            return run;
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    /** Whether SQLite says with a failure that the database itself is damaged, or cannot be read from its disk. */
    public static boolean isDamage(SQLException failure) {
        return switch (Sql.codeOf(failure)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            case SQLITE_ERROR -> String.valueOf(failure.getMessage()).contains("unsupported file format");
            case SQLITE_IOERR -> Sql.isOfReading(failure);
            default -> false;
        };
    }

    /** Whether SQLite will not write the database: for the rights of its file, or for its header. */
    public static boolean isReadOnly(SQLException failure) {
        return Sql.codeOf(failure) == SQLiteErrorCode.SQLITE_READONLY;
    }
}

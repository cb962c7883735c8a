package dev.lifeboat.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteConnection;

/** The check of a live database after an apply, under the settings under which its candidate was checked. */
final class LiveCheck {

    private LiveCheck() {}

    /** On a thread of its own: the schema may need more stack than the caller has. */
    static CheckFindings of(SQLiteConnection live, long databaseBytes) throws SQLException {
        return PlatformThread.call(
                "lifeboat-check",
                () -> Precautions.around(
                        live,
                        databaseBytes,
                        () -> IntegrityCheck.QUICK.run(live, () -> false).findings()));
    }
}

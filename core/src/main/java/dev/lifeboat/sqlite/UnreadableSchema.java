package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConnection;

/**
 * A schema with a view or trigger that this SQLite does not understand: another version wrote it, or an application that
 * attaches the file under another name. SQLite then reads nothing at all of the database, unless it is told to pass over
 * what it does not understand ({@code PRAGMA writable_schema}). Neither has pages, so that nothing is missed without it.
 */
final class UnreadableSchema {

    static final String WORDS = "malformed database schema";

    private static final Pattern MALFORMED =
            Pattern.compile("malformed database schema \\((.*?)\\)( - .*?)?\\)?$", Pattern.DOTALL);

    private static final String ENTRIES = "SELECT count(*) FROM sqlite_schema WHERE name = ?";

    private UnreadableSchema() {}

    /** Passes over what is not understood, whatever it is: for a database that was inspected. */
    static void passOver(Connection connection) throws SQLException {
        Sql.run(connection, "PRAGMA writable_schema=ON");
    }

    /** Passes over nothing any more; what was read stays as it was read. */
    static void endPassOver(Connection connection) throws SQLException {
        Sql.run(connection, "PRAGMA writable_schema=OFF");
    }

    /** Whether a failure is of one text of the schema, and says what this SQLite does not understand of it. */
    static boolean isOfAText(SQLException failure) {
        Matcher malformed = MALFORMED.matcher(String.valueOf(failure.getMessage()));
        return malformed.find() && malformed.group(2) != null;
    }

    /** Whether a failure is of the schema's text, which says nothing of its pages. */
    static boolean isMeantBy(SQLException failure) {
        return MALFORMED.matcher(String.valueOf(failure.getMessage())).find();
    }

    /** A table whose text means a function of the host with the name of one of SQLite's. */
    private static boolean wantsRegistration(SQLException failure) {
        return String.valueOf(failure.getMessage()).contains("wrong number of arguments to function");
    }

    /**
     * What a failure is about, if that is a view or a trigger, which is passed over from here on.
     *
     * @return it, and why it is not understood
     */
    static Optional<String> passOverViewOrTrigger(Connection connection, SQLException failure) throws SQLException {
        Matcher malformed = MALFORMED.matcher(String.valueOf(failure.getMessage()));
        if (!malformed.find()) {
            return Optional.empty();
        }
        String name = malformed.group(1);
        passOver(connection);
        long all = Sql.count(connection, ENTRIES, name);
        long pageless = Sql.count(connection, ENTRIES + " AND type IN ('view', 'trigger') AND rootpage = 0", name);
        if ((all > 0 && all == pageless) || wantsRegistration(failure)) {
            return Optional.of(name + Optional.ofNullable(malformed.group(2)).orElse(""));
        }
        endPassOver(connection);
        return Optional.empty();
    }

    /** Begins a read transaction. A view or a trigger that is not understood is no reason not to use the database. */
    static void pinUnderstood(LiveDatabase live, SQLiteConnection connection) throws SQLException {
        endPassOver(connection);
        try {
            live.pin(connection);
        } catch (SQLException e) {
            if (passOverViewOrTrigger(connection, e).isEmpty()) {
                throw e;
            }
        }
    }

    /** As {@link #pinUnderstood}, whichever of its texts is not understood. */
    static void pinWhateverItsTexts(LiveDatabase live, SQLiteConnection connection) throws SQLException {
        try {
            pinUnderstood(live, connection);
        } catch (SQLException e) {
            if (!isOfAText(e)) {
                throw e;
            }
            passOver(connection);
        }
    }
}

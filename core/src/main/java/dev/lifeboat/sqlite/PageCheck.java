package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.Precautions.Brake;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * The check of the pages of all tables together, for a database of which SQLite checks nothing because something is not
 * registered. Stand-ins with the missing names let the check begin. What it then says of rows means nothing, and what it
 * says of pages counts: the order of the pages depends on no function.
 */
final class PageCheck {

    /** Names that a database may need. */
    private static final int MOST_STAND_INS = 200;

    private static final int MOST_ROWS = 100;

    /** SQLite's flag for a function that a schema may use; the driver has no name for it. */
    private static final int INNOCUOUS = 0x200000;

    private static final Pattern MISSING =
            Pattern.compile("(?:no such|unknown) (collation sequence|function): ([^\\s()]+)");

    private PageCheck() {}

    /** What is damaged, on a connection of its own, on which the host has registered nothing. */
    static List<String> damage(SQLiteConnection plain, BooleanSupplier late) throws SQLException {
        Brake brake = Precautions.brake(plain, late);
        try {
            for (int standIns = 0; standIns < MOST_STAND_INS && !brake.pulled(); standIns++) {
                CheckWords words = new CheckWords();
                Optional<SQLException> end = look(plain, words, brake);
                if (end.isEmpty()
                        || words.rows() > 0
                        || !standIn(plain, String.valueOf(end.get().getMessage()))) {
                    return words.ofPages().damage();
                }
            }
            return List.of();
        } finally {
            ProgressHandler.clearHandler(plain);
        }
    }

    private static Optional<SQLException> look(SQLiteConnection plain, CheckWords words, Brake brake) {
        try (Statement statement = plain.createStatement();
                ResultSet rows = statement.executeQuery(IntegrityCheck.QUICK.ofAll(MOST_ROWS))) {
            while (rows.next() && !brake.pulled()) {
                words.add(String.valueOf(rows.getString(1)));
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    private static boolean standIn(SQLiteConnection plain, String message) throws SQLException {
        Matcher missing = MISSING.matcher(message);
        if (!missing.find()) {
            return false;
        }
        if (missing.group(1).equals("function")) {
            Function.create(plain, missing.group(2), new Nothing(), -1, Function.FLAG_DETERMINISTIC | INNOCUOUS);
        } else {
            Collation.create(plain, missing.group(2), new InOrderOfText());
        }
        return true;
    }

    /** Answers NULL, with which every constraint holds. */
    private static final class Nothing extends Function {
        @Override
        protected void xFunc() throws SQLException {
            result();
        }
    }

    private static final class InOrderOfText extends Collation {
        @Override
        protected int xCompare(String one, String other) {
            return one.compareTo(other);
        }
    }
}

package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.Precautions.Brake;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

    private static final String WITHOUT_PAGES = "DELETE FROM sqlite_schema WHERE coalesce(rootpage, 0) = 0";

    private PageCheck() {}

    /** What it found, on a connection of its own that may write and on which the host has registered nothing. */
    static CheckFindings run(SQLiteConnection plain, BooleanSupplier late) throws SQLException {
        Brake brake = Precautions.brake(plain, late);
        try {
            hideWhatHasNoPages(plain);
            return look(plain, brake);
        } catch (SQLException e) {
            return IntegrityCheck.isDamage(e) && !UnreadableSchema.isMeantBy(e)
                    ? CheckFindings.damaged(List.of(String.valueOf(e.getMessage())))
                    : notRun(String.valueOf(e.getMessage()));
        } finally {
            ProgressHandler.clearHandler(plain);
            Sql.run(plain, "ROLLBACK");
        }
    }

    /**
     * Virtual tables, views and triggers can end the check too. They are deleted in a transaction that never commits and whose
     * pages stay in memory: no byte of the file changes.
     */
    private static void hideWhatHasNoPages(SQLiteConnection plain) throws SQLException {
        Sql.run(plain, "PRAGMA cache_spill=OFF");
        Sql.run(plain, "PRAGMA writable_schema=ON");
        Sql.run(plain, "BEGIN IMMEDIATE");
        Sql.run(plain, WITHOUT_PAGES);
        Sql.run(plain, "PRAGMA writable_schema=RESET");
    }

    private static CheckFindings look(SQLiteConnection plain, Brake brake) throws SQLException {
        String why = "";
        for (int standIns = 0; standIns < MOST_STAND_INS && !brake.pulled(); standIns++) {
            CheckWords words = new CheckWords();
            Optional<SQLException> end = look(plain, words, brake);
            why = end.map(SQLException::getMessage).orElse("");
            if (end.isEmpty() || words.rows() > 0) {
                return CheckFindings.damaged(words.ofPages().damage());
            }
            if (!standIn(plain, why)) {
                return IntegrityCheck.isDamage(end.get()) && !UnreadableSchema.isMeantBy(end.get())
                        ? CheckFindings.damaged(List.of(why))
                        : notRun(why);
            }
        }
        return brake.pulled() ? CheckFindings.BROKEN_OFF : notRun(why);
    }

    private static CheckFindings notRun(String why) {
        return new CheckFindings(
                List.of(),
                List.of(),
                List.of(),
                Optional.of("the pages of all tables together cannot be checked: " + why));
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
        Optional<Registration.Missing> missing = Registration.missing(message);
        if (missing.filter(one -> one.kind().equals("function")).isPresent()) {
            String name = missing.get().name();
            Function.create(plain, name, new Nothing(), -1, Function.FLAG_DETERMINISTIC | INNOCUOUS);
            return true;
        }
        if (missing.filter(one -> one.kind().equals("collation sequence")).isPresent()) {
            Collation.create(plain, missing.get().name(), new InOrderOfText());
            return true;
        }
        return false;
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

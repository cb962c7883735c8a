package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/** SQLite's own checks of a database. */
public enum IntegrityCheck {
    /** {@code PRAGMA quick_check}. */
    QUICK("PRAGMA quick_check(20)"),
    /** {@code PRAGMA integrity_check}. */
    FULL("PRAGMA integrity_check(20)");

    /** The finding of a check that was broken off. */
    public static final String LATE = "not checked to its end: the time for it was over";

    private static final int STEPS_BETWEEN_LOOKS = 1000;

    private static final String ON_CONNECT = "onConnect";

    private static final Pattern UNREGISTERED =
            Pattern.compile("(?:no such|unknown) (collation sequence|function|module): ([^\\s()]+)");

    private static final Pattern UNSAFE = Pattern.compile("unsafe use of ([^\\s()]+)");

    private final String pragma;

    IntegrityCheck(String pragma) {
        this.pragma = pragma;
    }

    /**
     * What a check found.
     *
     * @param damage what is wrong, in SQLite's words; empty when the database is sound
     * @param uncheckable why it could not be checked though nothing says that it is damaged
     */
    public record Findings(List<String> damage, Optional<String> uncheckable) {

        /** Whether all was checked and all is well. */
        public boolean ok() {
            return damage.isEmpty() && uncheckable.isEmpty();
        }

        /** Whether it can be checked once the host registers what it says. */
        public boolean wantsRegistration() {
            return uncheckable.filter(why -> why.contains(ON_CONNECT)).isPresent();
        }

        static Findings damaged(List<String> damage) {
            return new Findings(List.copyOf(damage), Optional.empty());
        }
    }

    /** Checks the database of a connection; breaks off when it is late, which is a finding. */
    Findings run(Connection connection, BooleanSupplier late) throws SQLException {
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return late.getAsBoolean() ? 1 : 0;
            }
        });
        try {
            return run(connection);
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    /** Checks the database of a connection. */
    Findings run(Connection connection) throws SQLException {
        List<String> damage = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(pragma)) {
            while (rows.next()) {
                String row = rows.getString(1);
                if (!"ok".equals(row)) {
                    damage.addAll(lines(row));
                }
            }
            return Findings.damaged(damage);
        } catch (SQLException e) {
            return findingsOf(damage, e);
        }
    }

    /** SQLite says of one b-tree after another in a row of many lines, below a heading. */
    private static List<String> lines(String row) {
        return row.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("*** in database"))
                .toList();
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

    /** A check that breaks off has often said before where the damage is. */
    private static Findings findingsOf(List<String> damage, SQLException failure) throws SQLException {
        String message = String.valueOf(failure.getMessage());
        Optional<String> advice = advice(message);
        if (advice.isPresent()) {
            return new Findings(List.of(), advice);
        }
        return switch (Sql.codeOf(failure)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> {
                damage.add(message);
                yield Findings.damaged(damage);
            }
            case SQLITE_INTERRUPT ->
                damage.isEmpty() ? new Findings(damage, Optional.of(LATE)) : Findings.damaged(damage);
            case SQLITE_ERROR -> new Findings(damage, Optional.of("cannot be checked: " + message));
            default -> throw failure;
        };
    }

    /** What the host must register for the check to be possible, if that is what a message says. */
    private static Optional<String> advice(String message) {
        Matcher unregistered = UNREGISTERED.matcher(message);
        if (unregistered.find()) {
            return Optional.of("cannot be checked: register the " + unregistered.group(1) + " " + unregistered.group(2)
                    + " in " + ON_CONNECT);
        }
        Matcher unsafe = UNSAFE.matcher(message);
        return unsafe.find()
                ? Optional.of("cannot be checked: its schema uses the function " + unsafe.group(1) + ", which "
                        + ON_CONNECT + " must register with the flag SQLITE_INNOCUOUS (0x200000)")
                : Optional.empty();
    }
}

package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.Precautions.Brake;
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

        static final Findings LATE = new Findings(List.of(), Optional.of(IntegrityCheck.LATE));

        /** Whether it can be checked once the host registers what it says. */
        public boolean wantsRegistration() {
            return uncheckable.filter(why -> why.contains(ON_CONNECT)).isPresent();
        }

        static Findings damaged(List<String> damage) {
            return new Findings(List.copyOf(damage), Optional.empty());
        }
    }

    /** Checks the database of a connection of a file that is not trusted; breaks off when it is late, which is a finding. */
    Findings run(Connection connection, BooleanSupplier late) throws SQLException {
        Brake brake = Precautions.brake(connection, late);
        try {
            Precautions.limitNesting(connection);
            return look(connection, brake);
        } catch (SQLException e) {
            return brake.pulled() ? brokenOff(List.of()) : findingsOf(new ArrayList<>(), e);
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    /** Checks the database of a connection, on a thread of its own: the schema may need more stack than the caller has. */
    Findings run(Connection connection) throws SQLException {
        return PlatformThread.call("lifeboat-check", () -> look(connection, new Brake(() -> false)));
    }

    private Findings look(Connection connection, Brake brake) throws SQLException {
        List<String> damage = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(pragma)) {
            while (rows.next() && !brake.pulled()) {
                note(damage, rows.getString(1));
            }
            return brake.pulled() ? brokenOff(damage) : Findings.damaged(damage);
        } catch (SQLException e) {
            return brake.pulled() ? brokenOff(damage) : findingsOf(damage, e);
        }
    }

    private static void note(List<String> damage, String row) {
        if (!"ok".equals(row)) {
            damage.addAll(lines(row));
        }
    }

    /** SQLite says of one b-tree after another in a row of many lines, below a heading. */
    private static List<String> lines(String row) {
        return row.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("*** in database"))
                .toList();
    }

    /**
     * What was found before it was late counts. The row that comes last does not: a full-text table whose check is broken
     * off reports a malformed index (measured with SQLite 3.54.1).
     */
    private static Findings brokenOff(List<String> damage) {
        return damage.isEmpty() ? Findings.LATE : Findings.damaged(damage);
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
            case SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_NOMEM ->
                new Findings(damage, Optional.of("cannot be checked: " + message));
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

package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.Precautions.Brake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One check of a database: of all of it at once, and table by table where SQLite ends that early. It does so at the first
 * table that needs something which is not registered (measured with SQLite 3.54.1), and after a number of rows. For one
 * thread.
 */
final class CheckRun {

    /** A database with more to say is asked table by table. */
    private static final int MOST_ROWS = 100;

    private static final String TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid";

    /** By the words that SQLite itself puts there. */
    private static final String VIRTUAL_TABLES =
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'";

    private static final String MODULES = "SELECT count(*) FROM pragma_module_list WHERE name = ? COLLATE NOCASE";

    private static final Pattern TABLE_OF_SCHEMA = Pattern.compile("malformed database schema \\((.*?)\\) - ");

    /** Holds the tables themselves: its check goes over the list of free pages too. */
    private static final Table SCHEMA = new Table("sqlite_schema", "");

    private final IntegrityCheck check;
    private final Connection connection;
    private final Brake brake;
    private CheckWords words = new CheckWords();
    private boolean sawAllPages;
    private boolean sawSchema = true;

    CheckRun(IntegrityCheck check, Connection connection, Brake brake) {
        this.check = check;
        this.connection = connection;
        this.brake = brake;
    }

    /** A table of the schema, with the text that made it. */
    private record Table(String name, String sql) {

        boolean isVirtual() {
            return sql.toUpperCase(Locale.ROOT).startsWith("CREATE VIRTUAL TABLE");
        }
    }

    /** What was found. */
    CheckFindings findings() {
        if (brake.pulled()) {
            words.breakOff();
        }
        return words.findings(new Cure(connection));
    }

    /** Whether SQLite went over the pages of all tables together, which shows those that two of them use. */
    boolean sawAllPages() {
        return sawAllPages || brake.pulled();
    }

    /**
     * Whether SQLite took the schema on this connection: it does not where that uses a function that is registered without
     * its flag.
     */
    boolean sawSchema() {
        return sawSchema;
    }

    void run() throws SQLException {
        Optional<SQLException> end = checkAll();
        if (end.isPresent()) {
            boolean registers = Registration.wantedBy(String.valueOf(end.get().getMessage()), "")
                    .isPresent();
            Optional<String> unreadable =
                    registers ? Optional.empty() : UnreadableSchema.passOverViewOrTrigger(connection, end.get());
            if (unreadable.isPresent()) {
                words.addUnreadable(unreadable.get());
                end = checkAll();
            }
        }
        boolean complete = end.isEmpty() && !words.hasUnplaced() && words.rows() < MOST_ROWS;
        if (!brake.pulled() && !complete && !words.hasDamage()) {
            checkEach(end);
        }
        if (!brake.pulled()) {
            addMissingModules();
        }
    }

    /** SQLite passes over a virtual table whose module it does not have, and says nothing. */
    private void addMissingModules() throws SQLException {
        try {
            for (Table table : tables(VIRTUAL_TABLES)) {
                Optional<String> module = Registration.moduleOf(table.sql());
                if (module.isPresent() && Sql.count(connection, MODULES, module.get()) == 0) {
                    words.addUnregistered(table.name(), "register the module " + module.get() + " in onConnect");
                }
            }
        } catch (SQLException e) {
            requireOfContent(e);
        }
    }

    private Optional<SQLException> checkAll() throws SQLException {
        try {
            Precautions.limitNesting(connection);
            ask(check.ofAll(MOST_ROWS), words::add);
            sawAllPages = true;
            return Optional.empty();
        } catch (SQLException e) {
            requireOfContent(e);
            sawAllPages = words.rows() > 0;
            return Optional.of(e);
        }
    }

    /** What is no answer to the question is thrown; the failure of a check that was broken off says nothing. */
    private void requireOfContent(SQLException e) throws SQLException {
        switch (Sql.codeOf(e)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_NOMEM -> {}
            default -> {
                if (!brake.pulled()) {
                    throw e;
                }
            }
        }
    }

    /** The row that comes last before it is late does not count: a full-text table that was broken off reports damage. */
    private void ask(String pragma, Consumer<String> take) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(pragma)) {
            while (rows.next() && !brake.pulled()) {
                take.accept(String.valueOf(rows.getString(1)));
            }
        }
    }

    /** Of the first look, only what it said of pages is kept: the tables say the rest themselves. */
    private void checkEach(Optional<SQLException> end) throws SQLException {
        words = words.ofPages();
        if (end.filter(UnreadableSchema::isMeantBy).isPresent()) {
            addOfSchema(end.get());
            return;
        }
        try {
            checkOne(SCHEMA);
            for (Table table : tables(TABLES)) {
                checkOne(table);
            }
        } catch (SQLException e) {
            requireOfContent(e);
            addOfSchema(e);
        }
        if (words.isEmpty()) {
            end.ifPresent(this::addOfSchema);
        }
    }

    private List<Table> tables(String query) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), String.valueOf(rows.getString(2))));
            }
        }
        return tables;
    }

    private void checkOne(Table table) throws SQLException {
        if (brake.pulled()) {
            return;
        }
        try {
            ask(
                    check.of(table.name()),
                    table.isVirtual()
                            ? row -> takeOfVirtual(table, row)
                            : row -> words.addOfOrdinaryTable(table.name(), row));
        } catch (SQLException e) {
            requireOfContent(e);
            addOf(table, e);
        }
    }

    private void takeOfVirtual(Table table, String row) {
        if (row.startsWith("unable to validate")) {
            addUnchecked(table, row);
        } else if (!row.equals("ok")) {
            words.addOfVirtualTable(table.name(), row);
        }
    }

    private void addOf(Table table, SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        if (!isCorrupt(failure)) {
            addUnchecked(table, message);
        } else if (table.isVirtual()) {
            words.addOfVirtualTable(table.name(), message);
        } else {
            words.addDamage("table " + table.name() + ": " + message);
        }
    }

    private void addUnchecked(Table table, String message) {
        words.placed(message);
        Registration.wantedBy(message, table.sql())
                .ifPresentOrElse(
                        need -> words.addUnregistered(table.name(), need), () -> addUnchecked(table.name(), message));
    }

    /** What has a reason of its own is noted. What exceeds a limit, or says nothing, is a part that was not checked. */
    private void addUnchecked(String table, String message) {
        if (message.contains("no such table") || message.contains("non-deterministic use of")) {
            words.addUnregistered(table, message);
        } else {
            words.addUnfinished("table " + table + " cannot be checked: " + message);
        }
    }

    private static boolean isCorrupt(SQLException failure) {
        return switch (Sql.codeOf(failure)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    private void addOfSchema(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher table = TABLE_OF_SCHEMA.matcher(message);
        Optional<String> need = Registration.wantedBy(message, "");
        if (need.isPresent() && table.find()) {
            words.addUnregistered(table.group(1), need.get());
            sawSchema = false;
        } else if (UnreadableSchema.isMeantBy(failure)) {
            words.addUnknown(message);
        } else if (IntegrityCheck.isDamage(failure)) {
            words.addDamage(message);
        } else {
            words.addUnfinished("cannot be checked: " + message);
        }
    }
}

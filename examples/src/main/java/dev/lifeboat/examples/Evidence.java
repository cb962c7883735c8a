package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tour knows without asking Lifeboat: it reads the database and the files of the backups itself. */
final class Evidence {

    private static final Set<String> WRITTEN_ALL_THE_TIME =
            Set.of(MediaLibrary.PLAY_EVENT, MediaLibrary.WATCH_PROGRESS);

    private final Path database;
    private final Path store;

    /**
     * Where the acknowledged transactions of the application are.
     *
     * @param acknowledged how many there are
     * @param inDatabase how many are in the database
     * @param inSafetyBackups how many are in safety backups and not in the database
     */
    record Ledger(long acknowledged, long inDatabase, long inSafetyBackups) {

        long lost() {
            return acknowledged - inDatabase - inSafetyBackups;
        }
    }

    Evidence(Path database, Path store) {
        this.database = database;
        this.store = store;
    }

    /** A backup is a plain SQLite file under its own name. */
    Path fileOf(Backup backup) {
        return store.resolve(backup.id() + ".sqlite");
    }

    /** What is in the database at one instant, but for the tables that the application writes all the time. */
    Map<String, TableContent> library() throws SQLException {
        try (Connection connection = Sql.open(database)) {
            Sql.update(connection, "BEGIN");
            return TableContent.ofAllBut(WRITTEN_ALL_THE_TIME, connection);
        }
    }

    /** The same of a backup, read as any program would read it. */
    Map<String, TableContent> library(Backup backup) throws SQLException {
        try (Connection connection = Sql.openUnchanging(fileOf(backup))) {
            return TableContent.ofAllBut(WRITTEN_ALL_THE_TIME, connection);
        }
    }

    /** Looks for each of the transactions with the numbers from 1 on. */
    Ledger ledger(long acknowledged, List<Backup> safetyBackups) throws SQLException {
        BitSet inDatabase;
        try (Connection connection = Sql.open(database)) {
            inDatabase = numbers(connection, acknowledged);
        }
        BitSet inSafetyBackups = new BitSet();
        for (Backup backup : safetyBackups) {
            try (Connection connection = Sql.openUnchanging(fileOf(backup))) {
                inSafetyBackups.or(numbers(connection, acknowledged));
            }
        }
        inSafetyBackups.andNot(inDatabase);
        return new Ledger(acknowledged, inDatabase.cardinality(), inSafetyBackups.cardinality());
    }

    private static BitSet numbers(Connection connection, long upTo) throws SQLException {
        BitSet numbers = new BitSet();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT number FROM " + MediaLibrary.PLAY_EVENT + " WHERE number BETWEEN 1 AND " + upTo)) {
            while (rows.next()) {
                numbers.set(rows.getInt(1));
            }
        }
        return numbers;
    }
}

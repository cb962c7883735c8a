package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** A host that reads some rows again and again. */
final class Reader extends Activity {

    private static final String SQL = "SELECT sum(length(body)) FROM (SELECT body FROM item LIMIT 100)";
    private static final long PAUSE_MILLIS = 5;

    private final Commits reads = new Commits();

    private Reader(Path database) {
        super("reader", database);
    }

    static Reader start(Path database) throws InterruptedException {
        Reader reader = new Reader(database);
        reader.start();
        return reader;
    }

    @Override
    void live(Connection connection) throws SQLException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            while (!isStopped()) {
                long start = System.nanoTime();
                try (ResultSet row = statement.executeQuery(SQL)) {
                    row.next();
                }
                reads.add(start, System.nanoTime());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    @Override
    int count() {
        return reads.count();
    }

    /** The seconds that the longest read took since then. */
    double longestSeconds(long fromNanos) {
        return reads.latencies(fromNanos, System.nanoTime()).max() / 1000;
    }
}

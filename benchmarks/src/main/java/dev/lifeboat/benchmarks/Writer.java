package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A host that commits a row at a steady rate. A commit that comes late does not put off when the next one is due. */
final class Writer extends Activity {

    private static final int BODY_BYTES = 200;

    private final long intervalNanos;
    private final Commits commits = new Commits();

    private Writer(Path database, int commitsPerSecond) {
        super("writer", database);
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / commitsPerSecond;
    }

    static Writer start(Path database, int commitsPerSecond) throws InterruptedException {
        Writer writer = new Writer(database, commitsPerSecond);
        writer.start();
        return writer;
    }

    @Override
    void live(Connection connection) throws SQLException {
        TestDatabase.run(connection, "PRAGMA synchronous=NORMAL");
        byte[] body = new byte[BODY_BYTES];
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event (at, body) VALUES (?, ?)")) {
            for (long due = System.nanoTime(); !isStopped(); due += intervalNanos) {
                LockSupport.parkNanos(due - System.nanoTime());
                insert.setLong(1, due);
                insert.setBytes(2, body);
                insert.executeUpdate();
                commits.add(due, System.nanoTime());
            }
        }
    }

    @Override
    int count() {
        return commits.count();
    }

    Commits commits() {
        return commits;
    }
}

package dev.lifeboat.example.host;

import dev.lifeboat.example.host.LogEntry.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code log_entries}: what happened here, for those who run it. */
@Repository
class LogBook {

    /** No page shows more. */
    static final int MOST_SHOWN = 100;

    private final JdbcClient jdbc;
    private final Clock clock;

    LogBook(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Writes a line, with the time of now. */
    void write(Level level, String source, String message) {
        write(new LogEntry(Instant.now(clock), level, source, message));
    }

    void write(LogEntry entry) {
        jdbc.sql("INSERT INTO log_entries (at, level, source, message) VALUES (?, ?, ?, ?)")
                .param(entry.at().toString())
                .param(entry.level().name())
                .param(entry.source())
                .param(entry.message())
                .update();
    }

    /** {@return the newest of a level and a source, or of all for empty ones} */
    List<LogEntry> newest(String level, String source, int most) {
        return jdbc.sql(
                        "SELECT at, level, source, message FROM log_entries WHERE ? IN ('', level) AND ? IN ('', source)"
                                + " ORDER BY id DESC LIMIT ?")
                .param(level)
                .param(source)
                .param(most)
                .query((row, number) -> new LogEntry(
                        Instant.parse(row.getString("at")),
                        Level.valueOf(row.getString("level")),
                        row.getString("source"),
                        row.getString("message")))
                .list();
    }

    /** Keeps the newest, and deletes the others. */
    int trim(int keep) {
        return jdbc.sql("DELETE FROM log_entries WHERE id <= (SELECT max(id) FROM log_entries) - ?")
                .param(keep)
                .update();
    }
}

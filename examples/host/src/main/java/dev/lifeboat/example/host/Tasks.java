package dev.lifeboat.example.host;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code tasks}. */
@Repository
class Tasks {

    private final JdbcClient jdbc;

    Tasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Task> all() {
        return jdbc.sql("SELECT name, purpose, runs, last_run, outcome FROM tasks ORDER BY name")
                .query((row, number) -> new Task(
                        row.getString("name"),
                        row.getString("purpose"),
                        row.getLong("runs"),
                        Optional.ofNullable(row.getString("last_run")).map(Instant::parse),
                        row.getString("outcome")))
                .list();
    }

    void ran(String name, Instant at, String outcome) {
        jdbc.sql("UPDATE tasks SET runs = runs + 1, last_run = ?, outcome = ? WHERE name = ?")
                .param(at.toString())
                .param(outcome)
                .param(name)
                .update();
    }

    /** {@return how often anything ran} */
    long runs() {
        return jdbc.sql("SELECT sum(runs) FROM tasks").query(Long.class).single();
    }
}

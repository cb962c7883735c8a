package dev.lifeboat.example.host;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code servers}. */
@Repository
class Servers {

    private final JdbcClient jdbc;

    Servers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Server> all() {
        return jdbc.sql("SELECT * FROM servers ORDER BY name")
                .query(Servers::server)
                .list();
    }

    /**
     * {@return their names, by name} Nothing here ever renames one, so that they are remembered. A restore may bring back
     * others: the starter clears the cache after each.
     */
    @Cacheable("server-names")
    public List<Choice> names() {
        return jdbc.sql("SELECT id, name FROM servers ORDER BY name")
                .query((row, number) -> new Choice(row.getLong("id"), row.getString("name")))
                .list();
    }

    void add(String name, String address, Instant checkedAt) {
        jdbc.sql("INSERT INTO servers (name, address, up, viewers, latency_ms, checked_at) VALUES (?, ?, 1, 0, 0, ?)")
                .param(name)
                .param(address)
                .param(checkedAt.toString())
                .update();
    }

    /** {@return the one that was looked at longest ago, if there is any} */
    Optional<Server> next() {
        return jdbc.sql("SELECT * FROM servers ORDER BY checked_at, id LIMIT 1")
                .query(Servers::server)
                .optional();
    }

    void checked(long id, boolean up, int viewers, int latencyMillis, Instant at) {
        jdbc.sql("UPDATE servers SET up = ?, viewers = ?, latency_ms = ?, checked_at = ? WHERE id = ?")
                .param(up)
                .param(viewers)
                .param(latencyMillis)
                .param(at.toString())
                .param(id)
                .update();
    }

    private static Server server(ResultSet row, int number) throws SQLException {
        return new Server(
                row.getLong("id"),
                row.getString("name"),
                row.getString("address"),
                row.getBoolean("up"),
                row.getInt("viewers"),
                row.getInt("latency_ms"),
                Instant.parse(row.getString("checked_at")));
    }
}

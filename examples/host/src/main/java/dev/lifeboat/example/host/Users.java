package dev.lifeboat.example.host;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code users}. */
@Repository
class Users {

    /** No page shows more. */
    static final int MOST_SHOWN = 200;

    private static final String SELECT = "SELECT u.id, u.name, u.email, u.role, u.enabled, u.created_at,"
            + " (SELECT count(*) FROM subscriptions s WHERE s.user_id = u.id AND s.state = 'ACTIVE') AS active"
            + " FROM users u ";

    private final JdbcClient jdbc;
    private final Clock clock;

    Users(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** {@return those whose name or address contains a text, by name; all, for an empty one} */
    List<User> find(String text) {
        return jdbc.sql(SELECT + "WHERE instr(lower(u.name || ' ' || u.email), lower(?)) > 0"
                        + " ORDER BY u.name LIMIT " + MOST_SHOWN)
                .param(text)
                .query(Users::user)
                .list();
    }

    /** {@return all of them, by name} */
    List<Choice> choices() {
        return jdbc.sql("SELECT id, name FROM users ORDER BY name")
                .query((row, number) -> new Choice(row.getLong("id"), row.getString("name")))
                .list();
    }

    Optional<User> byId(long id) {
        return jdbc.sql(SELECT + "WHERE u.id = ?").param(id).query(Users::user).optional();
    }

    Optional<Login> login(String name) {
        return jdbc.sql("SELECT id, name, password_hash, role, enabled FROM users WHERE name = ?")
                .param(name)
                .query((row, number) -> new Login(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getString("password_hash"),
                        Role.valueOf(row.getString("role")),
                        row.getBoolean("enabled")))
                .optional();
    }

    /** {@return the id of the one with this name, if another than this id has it} */
    Optional<Long> nameTakenBy(String name, long otherThan) {
        return jdbc.sql("SELECT id FROM users WHERE name = ? AND id <> ?")
                .param(name)
                .param(otherThan)
                .query(Long.class)
                .optional();
    }

    void add(String name, String email, Role role, boolean enabled, String passwordHash) {
        jdbc.sql("INSERT INTO users (name, email, role, enabled, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)")
                .param(name)
                .param(email)
                .param(role.name())
                .param(enabled)
                .param(passwordHash)
                .param(Instant.now(clock).toString())
                .update();
    }

    /** {@return whether there was such a user to change} */
    boolean change(long id, String name, String email, Role role, boolean enabled) {
        return jdbc.sql("UPDATE users SET name = ?, email = ?, role = ?, enabled = ? WHERE id = ?")
                        .param(name)
                        .param(email)
                        .param(role.name())
                        .param(enabled)
                        .param(id)
                        .update()
                == 1;
    }

    void setPassword(long id, String passwordHash) {
        jdbc.sql("UPDATE users SET password_hash = ? WHERE id = ?")
                .param(passwordHash)
                .param(id)
                .update();
    }

    void makeAdministrator(long id) {
        jdbc.sql("UPDATE users SET role = 'ADMIN', enabled = 1 WHERE id = ?")
                .param(id)
                .update();
    }

    int count() {
        return jdbc.sql("SELECT count(*) FROM users").query(Integer.class).single();
    }

    private static User user(ResultSet row, int number) throws SQLException {
        return new User(
                row.getLong("id"),
                row.getString("name"),
                row.getString("email"),
                Role.valueOf(row.getString("role")),
                row.getBoolean("enabled"),
                Instant.parse(row.getString("created_at")),
                row.getInt("active"));
    }
}

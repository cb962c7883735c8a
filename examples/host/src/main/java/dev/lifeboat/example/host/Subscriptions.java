package dev.lifeboat.example.host;

import dev.lifeboat.example.host.Subscription.Plan;
import dev.lifeboat.example.host.Subscription.Renewal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code subscriptions}. Dates are stored as ISO 8601, so that they sort as text. */
@Repository
class Subscriptions {

    /** No page shows more. */
    static final int MOST_SHOWN = 200;

    private static final String SELECT = "SELECT s.*, u.name AS user_name, v.name AS server_name FROM subscriptions s"
            + " JOIN users u ON u.id = s.user_id JOIN servers v ON v.id = s.server_id ";

    private final JdbcClient jdbc;

    Subscriptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** {@return those in a state, or all for an empty one, those first that end first} */
    List<Subscription> inState(String state) {
        return jdbc.sql(SELECT + "WHERE ? IN ('', s.state) ORDER BY s.ends_on, s.id LIMIT " + MOST_SHOWN)
                .param(state)
                .query(Subscriptions::subscription)
                .list();
    }

    /** {@return the next ones to end, from a day on} */
    List<Subscription> endingFrom(LocalDate day, int most) {
        return jdbc.sql(SELECT + "WHERE s.state = 'ACTIVE' AND s.ends_on >= ? ORDER BY s.ends_on, s.id LIMIT ?")
                .param(day.toString())
                .param(most)
                .query(Subscriptions::subscription)
                .list();
    }

    /** {@return the active ones whose last day is past} */
    List<Subscription> overdue(LocalDate today, int most) {
        return jdbc.sql(SELECT + "WHERE s.state = 'ACTIVE' AND s.ends_on < ? ORDER BY s.ends_on, s.id LIMIT ?")
                .param(today.toString())
                .param(most)
                .query(Subscriptions::subscription)
                .list();
    }

    Optional<Subscription> byId(long id) {
        return jdbc.sql(SELECT + "WHERE s.id = ?")
                .param(id)
                .query(Subscriptions::subscription)
                .optional();
    }

    void add(Subscription subscription) {
        jdbc.sql("INSERT INTO subscriptions (user_id, server_id, plan, starts_on, ends_on, auto_renew, state)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(values(subscription))
                .update();
    }

    /** {@return whether there was such a subscription to change} */
    boolean change(Subscription subscription) {
        return jdbc.sql("UPDATE subscriptions SET user_id = ?, server_id = ?, plan = ?, starts_on = ?, ends_on = ?,"
                                + " auto_renew = ?, state = ? WHERE id = ?")
                        .params(values(subscription))
                        .param(subscription.id())
                        .update()
                == 1;
    }

    void renew(long id, LocalDate endsOn) {
        jdbc.sql("UPDATE subscriptions SET ends_on = ? WHERE id = ?")
                .param(endsOn.toString())
                .param(id)
                .update();
    }

    void expire(long id) {
        jdbc.sql("UPDATE subscriptions SET state = 'EXPIRED' WHERE id = ?")
                .param(id)
                .update();
    }

    private static List<Object> values(Subscription subscription) {
        return List.of(
                subscription.user().id(),
                subscription.server().id(),
                subscription.plan().name(),
                subscription.startsOn().toString(),
                subscription.endsOn().toString(),
                subscription.renewal().automatic(),
                subscription.renewal().active() ? "ACTIVE" : "EXPIRED");
    }

    private static Subscription subscription(ResultSet row, int number) throws SQLException {
        return new Subscription(
                row.getLong("id"),
                new Choice(row.getLong("user_id"), row.getString("user_name")),
                new Choice(row.getLong("server_id"), row.getString("server_name")),
                Plan.valueOf(row.getString("plan")),
                LocalDate.parse(row.getString("starts_on")),
                LocalDate.parse(row.getString("ends_on")),
                new Renewal(row.getBoolean("auto_renew"), "ACTIVE".equals(row.getString("state"))));
    }
}

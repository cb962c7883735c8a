package dev.lifeboat.example.host;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts, as one statement and so of one moment. */
@Repository
class Dashboard {

    static final int SOON_DAYS = 7;

    private final JdbcClient jdbc;
    private final Clock clock;

    Dashboard(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.ofInstant(Instant.now(clock), clock.getZone());
    }

    Counts counts() {
        return jdbc.sql(
                        "SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM servers) AS servers,"
                                + " (SELECT count(*) FROM servers WHERE up) AS up,"
                                + " (SELECT coalesce(sum(viewers), 0) FROM servers) AS viewers,"
                                + " (SELECT count(*) FROM subscriptions WHERE state = 'ACTIVE') AS active,"
                                + " (SELECT count(*) FROM subscriptions WHERE state = 'ACTIVE' AND ends_on BETWEEN ? AND ?) AS soon")
                .param(today().toString())
                .param(today().plusDays(SOON_DAYS).toString())
                .query((row, number) -> new Counts(
                        row.getInt("users"),
                        row.getInt("servers"),
                        row.getInt("up"),
                        row.getInt("viewers"),
                        row.getInt("active"),
                        row.getInt("soon")))
                .single();
    }
}

package dev.lifeboat.example.host;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.support.TransactionTemplate;

/** How the database of the demonstration grew: members come, subscriptions end and others begin, the log gets longer. */
final class PastContent {

    private static final long SEED = 1514;
    private static final int WEEKS_OF_A_PLAN = 4;
    private static final int HOURS_A_DAY = 24;
    private static final int HOURS_A_WEEK = 168;
    private static final int MEMBERS_A_DAY = 56;
    private static final int MOST_GUESTS = 12;
    /** So few that the log stays shorter than what {@link Worker} keeps of it. */
    private static final int LOG_LINES_AN_HOUR = 4;

    private static final String SUBSCRIBE =
            "INSERT INTO subscriptions (user_id, server_id, plan, starts_on, ends_on, auto_renew, state)"
                    + " SELECT id, 1 + id % 6, CASE id % 3 WHEN 0 THEN 'SINGLE' WHEN 1 THEN 'FAMILY' ELSE 'UNLIMITED' END,";

    private static final List<String> FIRST_NAMES =
            List.of("mila", "noah", "olga", "paul", "rosa", "sami", "tara", "uwe");
    private static final List<String> LAST_NAMES = List.of("fischer", "garcia", "haas", "ivanov", "jensen", "keller");

    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final Random random = new Random(SEED);
    private int members;

    PastContent(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.jdbc = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.clock = clock;
    }

    /** The application as it was first installed: an older schema, and the content that the demonstration begins with. */
    void install(String schema, PasswordEncoder encoder) {
        Flyway.configure().dataSource(dataSource).target(schema).load().migrate();
        JdbcClient client = JdbcClient.create(jdbc);
        Users users = new Users(client, clock);
        new DemoContent(
                        users,
                        new Servers(client),
                        new Subscriptions(client),
                        new LogBook(client, clock),
                        encoder,
                        transactions,
                        clock)
                .fill();
        users.add(
                Demo.ADMINISTRATOR,
                Demo.ADMINISTRATOR + "@localhost",
                Role.ADMIN,
                true,
                encoder.encode(Demo.ADMINISTRATOR_PASSWORD));
    }

    void migrate() {
        Flyway.configure().dataSource(dataSource).load().migrate();
    }

    /** So many hours have passed. */
    void grow(int hours) {
        transactions.executeWithoutResult(transaction -> {
            join(hours * MEMBERS_A_DAY / HOURS_A_DAY + random.nextInt(MOST_GUESTS));
            begin(today());
            end(today(), hours);
            log(hours * LOG_LINES_AN_HOUR);
        });
    }

    /** So many members come at once. */
    void add(int newMembers) {
        transactions.executeWithoutResult(transaction -> {
            join(newMembers);
            begin(today());
        });
    }

    private LocalDate today() {
        return LocalDate.ofInstant(Instant.now(clock), clock.getZone());
    }

    private void join(int count) {
        String now = Instant.now(clock).toString();
        List<Object[]> rows = IntStream.range(0, count)
                .mapToObj(row -> nextName())
                .map(name -> new Object[] {name, name + "@mail.example", now})
                .toList();
        jdbc.batchUpdate("INSERT INTO users (name, email, role, created_at) VALUES (?, ?, 'MEMBER', ?)", rows);
    }

    private String nextName() {
        int number = members++;
        return FIRST_NAMES.get(number % FIRST_NAMES.size()) + "."
                + LAST_NAMES.get(number / FIRST_NAMES.size() % LAST_NAMES.size()) + number;
    }

    /** Who has no subscription gets one. */
    private void begin(LocalDate today) {
        jdbc.update(
                SUBSCRIBE + " ?, date(?, '+' || (35 + id % 50) || ' days'), 1, 'ACTIVE' FROM users"
                        + " WHERE role = 'MEMBER' AND id NOT IN (SELECT user_id FROM subscriptions)",
                today.toString(),
                today.toString());
    }

    /** Within a week, each member had one more that has ended. */
    private void end(LocalDate today, int hours) {
        jdbc.update(
                SUBSCRIBE + " ?, ?, 0, 'EXPIRED' FROM users WHERE role = 'MEMBER' AND (id + ?) % ? < ?",
                today.minusWeeks(WEEKS_OF_A_PLAN).toString(),
                today.toString(),
                random.nextInt(HOURS_A_WEEK),
                HOURS_A_WEEK,
                hours);
    }

    private void log(int lines) {
        Instant now = Instant.now(clock);
        List<Object[]> rows = IntStream.range(0, lines)
                .mapToObj(line -> new Object[] {
                    now.minus(Duration.ofMinutes(lines - line)).toString(),
                    "Server " + (1 + random.nextInt(6)) + " answered after " + (20 + random.nextInt(60)) + " ms"
                })
                .toList();
        jdbc.batchUpdate("INSERT INTO log_entries (at, level, source, message) VALUES (?, 'INFO', 'servers', ?)", rows);
    }
}

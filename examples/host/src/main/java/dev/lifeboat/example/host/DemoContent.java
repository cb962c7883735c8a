package dev.lifeboat.example.host;

import dev.lifeboat.example.host.LogEntry.Level;
import dev.lifeboat.example.host.Subscription.Plan;
import dev.lifeboat.example.host.Subscription.Renewal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Made-up content, the same each time but for its dates, which are told from today. */
@Component
class DemoContent {

    static final String SUPPORT = "support";
    static final String SUPPORT_PASSWORD = "lifeboat";

    private static final long SEED = 1912;
    private static final int LOG_LINES = 2_000;
    private static final int LONGEST_PLAN_DAYS = 60;
    private static final List<String> FIRST_NAMES =
            List.of("Ada", "Bruno", "Clara", "Dario", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Leo");
    private static final List<String> LAST_NAMES = List.of("Adler", "Brandt", "Costa", "Demir", "Ekholm");
    private static final List<Plan> PLANS = List.of(Plan.values());
    private static final List<String> SERVERS = List.of("Aurora", "Borealis", "Cinder", "Dunes", "Ember", "Fjord");

    private final Users users;
    private final Servers servers;
    private final Subscriptions subscriptions;
    private final LogBook log;
    private final PasswordEncoder encoder;
    private final TransactionTemplate transactions;
    private final Clock clock;

    DemoContent(
            Users users,
            Servers servers,
            Subscriptions subscriptions,
            LogBook log,
            PasswordEncoder encoder,
            TransactionTemplate transactions,
            Clock clock) {
        this.users = users;
        this.servers = servers;
        this.subscriptions = subscriptions;
        this.log = log;
        this.encoder = encoder;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Into an empty database, as one transaction. */
    void fill() {
        String hash = encoder.encode(SUPPORT_PASSWORD);
        transactions.executeWithoutResult(transaction -> {
            users.add(SUPPORT, SUPPORT + "@foyer.example", Role.SUPPORT, true, hash);
            FIRST_NAMES.forEach(first -> LAST_NAMES.forEach(last -> addMember(first, last)));
            SERVERS.forEach(this::addServer);
            Random random = new Random(SEED);
            LocalDate today = LocalDate.ofInstant(Instant.now(clock), clock.getZone());
            users.find("").stream()
                    .filter(user -> user.role() == Role.MEMBER)
                    .forEach(user -> addSubscription(user, random, today));
            addLog(random);
        });
    }

    private void addMember(String first, String last) {
        String name = (first + "." + last).toLowerCase(Locale.ROOT);
        users.add(name, name + "@mail.example", Role.MEMBER, true, "");
    }

    private void addServer(String name) {
        servers.add(name, name.toLowerCase(Locale.ROOT) + ".media.example", Instant.now(clock));
    }

    private void addSubscription(User user, Random random, LocalDate today) {
        Choice server = servers.names().get(random.nextInt(SERVERS.size()));
        Plan plan = PLANS.get(random.nextInt(PLANS.size()));
        LocalDate ends = today.plusDays(random.nextInt(2 * LONGEST_PLAN_DAYS) - LONGEST_PLAN_DAYS / 3);
        subscriptions.add(new Subscription(
                0,
                new Choice(user.id(), user.name()),
                server,
                plan,
                ends.minusDays(LONGEST_PLAN_DAYS),
                ends,
                new Renewal(random.nextInt(3) > 0, true)));
    }

    private void addLog(Random random) {
        Instant start = Instant.now(clock).minus(Duration.ofMinutes(LOG_LINES));
        for (int line = 0; line < LOG_LINES; line++) {
            String server = SERVERS.get(random.nextInt(SERVERS.size()));
            boolean slow = random.nextInt(50) == 0;
            log.write(new LogEntry(
                    start.plus(Duration.ofMinutes(line)),
                    slow ? Level.WARNING : Level.INFO,
                    "servers",
                    server + (slow ? " answered slowly, after " : " answered after ")
                            + (20 + random.nextInt(60) + (slow ? 900 : 0)) + " ms"));
        }
    }
}

package dev.lifeboat.example.host;

import dev.lifeboat.example.host.LogEntry.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What {@link Worker} does, each a transaction of its own. */
@Component
@Transactional
class WorkSteps {

    private static final int SLOW_MILLIS = 900;

    private final Servers servers;
    private final Subscriptions subscriptions;
    private final Tasks tasks;
    private final LogBook log;
    private final Clock clock;
    private final Random random = new Random(1514);

    WorkSteps(Servers servers, Subscriptions subscriptions, Tasks tasks, LogBook log, Clock clock) {
        this.servers = servers;
        this.subscriptions = subscriptions;
        this.tasks = tasks;
        this.log = log;
        this.clock = clock;
    }

    void write(List<LogEntry> entries) {
        entries.forEach(log::write);
    }

    /** Looks at the server that was looked at longest ago. There is no network in this example: the answer is made up. */
    void checkServer() {
        servers.next().ifPresent(server -> {
            boolean up = random.nextInt(server.up() ? 200 : 8) > 0;
            int latency = 20 + random.nextInt(60) + (random.nextInt(60) == 0 ? SLOW_MILLIS : 0);
            int viewers =
                    up ? Math.max(0, server.viewers() + random.nextInt(5) - 2 + (server.viewers() < 4 ? 1 : 0)) : 0;
            servers.checked(server.id(), up, viewers, latency, Instant.now(clock));
            log.write(level(up, latency), "servers", server.name() + answer(up, latency));
            tasks.ran(Worker.CHECK_SERVERS, Instant.now(clock), "looked at " + server.name());
        });
    }

    /** Renews or ends those whose last day is past. */
    void renewSubscriptions(int most, int days) {
        LocalDate today = LocalDate.ofInstant(Instant.now(clock), clock.getZone());
        List<Subscription> overdue = subscriptions.overdue(today, most);
        overdue.forEach(subscription -> goOn(subscription, today, days));
        tasks.ran(Worker.RENEW_SUBSCRIPTIONS, Instant.now(clock), overdue.size() + " were due");
    }

    void trimLog(int keep) {
        int deleted = log.trim(keep);
        tasks.ran(Worker.TRIM_LOG, Instant.now(clock), "deleted " + deleted + " lines");
    }

    private void goOn(Subscription subscription, LocalDate today, int days) {
        String whose =
                subscription.user().name() + " on " + subscription.server().name();
        if (!subscription.renewal().automatic()) {
            subscriptions.expire(subscription.id());
            log.write(Level.INFO, "subscriptions", "The subscription of " + whose + " has ended");
            return;
        }
        LocalDate ends = today.plusDays(days);
        subscriptions.renew(subscription.id(), ends);
        log.write(Level.INFO, "subscriptions", "The subscription of " + whose + " goes on until " + ends);
    }

    private static Level level(boolean up, int latency) {
        if (!up) {
            return Level.ERROR;
        }
        return latency >= SLOW_MILLIS ? Level.WARNING : Level.INFO;
    }

    private static String answer(boolean up, int latency) {
        if (!up) {
            return " does not answer";
        }
        return (latency >= SLOW_MILLIS ? " answered slowly, after " : " answered after ") + latency + " ms";
    }
}

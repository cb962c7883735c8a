package dev.lifeboat.example.host;

import dev.lifeboat.example.host.LogEntry.Level;
import dev.lifeboat.example.host.Subscription.Plan;
import dev.lifeboat.example.host.Subscription.Renewal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds and changes subscriptions. What it says is wrong has changed nothing. */
@Service
class SubscriptionEditor {

    /** No subscription has it. */
    static final long NEW = 0;

    private final Subscriptions subscriptions;
    private final Users users;
    private final Servers servers;
    private final Dashboard dashboard;
    private final LogBook log;
    private final TransactionTemplate transactions;

    SubscriptionEditor(
            Subscriptions subscriptions,
            Users users,
            Servers servers,
            Dashboard dashboard,
            LogBook log,
            TransactionTemplate transactions) {
        this.subscriptions = subscriptions;
        this.users = users;
        this.servers = servers;
        this.dashboard = dashboard;
        this.log = log;
        this.transactions = transactions;
    }

    /** {@return whom a subscription can be for} */
    List<Choice> whom() {
        return users.choices();
    }

    /** {@return what a subscription can be to} */
    List<Choice> where() {
        return servers.names();
    }

    /** {@return what is wrong, by field; nothing, when it is saved} */
    Map<String, String> save(long id, SubscriptionForm form, String by) {
        Map<String, String> problems = form.problems();
        return transactions.execute(transaction -> {
            Map<String, String> all = new LinkedHashMap<>(problems);
            Optional<Choice> user = chosen(whom(), form.userId());
            Optional<Choice> server = chosen(where(), form.serverId());
            if (user.isEmpty()) {
                all.put("userId", "Choose one of the users.");
            }
            if (server.isEmpty()) {
                all.put("serverId", "Choose one of the servers.");
            }
            if (all.isEmpty()) {
                write(subscription(id, user.orElseThrow(), server.orElseThrow(), form), by);
            }
            return all;
        });
    }

    private void write(Subscription subscription, String by) {
        String whose =
                subscription.user().name() + " on " + subscription.server().name();
        if (subscription.id() == NEW) {
            subscriptions.add(subscription);
            log.write(Level.INFO, "subscriptions", by + " added the subscription of " + whose);
        } else if (subscriptions.change(subscription)) {
            log.write(Level.INFO, "subscriptions", by + " changed the subscription of " + whose);
        }
    }

    private Subscription subscription(long id, Choice user, Choice server, SubscriptionForm form) {
        LocalDate ends = LocalDate.parse(form.endsOn());
        return new Subscription(
                id,
                user,
                server,
                Plan.valueOf(form.plan()),
                LocalDate.parse(form.startsOn()),
                ends,
                new Renewal(form.autoRenew(), form.autoRenew() || !ends.isBefore(dashboard.today())));
    }

    private static Optional<Choice> chosen(List<Choice> choices, String id) {
        return choices.stream()
                .filter(choice -> Long.toString(choice.id()).equals(id))
                .findFirst();
    }
}

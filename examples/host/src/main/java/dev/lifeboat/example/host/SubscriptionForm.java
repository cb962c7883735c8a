package dev.lifeboat.example.host;

import dev.lifeboat.example.host.Subscription.Plan;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody typed about a subscription, right or wrong. */
record SubscriptionForm(
        String userId, String serverId, String plan, String startsOn, String endsOn, boolean autoRenew) {

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2199;
    private static final int DAYS = 30;

    static SubscriptionForm blank(LocalDate today) {
        return new SubscriptionForm(
                "",
                "",
                Plan.SINGLE.name(),
                today.toString(),
                today.plusDays(DAYS).toString(),
                true);
    }

    static SubscriptionForm of(Map<String, String> sent) {
        return new SubscriptionForm(
                sent.getOrDefault("userId", ""),
                sent.getOrDefault("serverId", ""),
                sent.getOrDefault("plan", ""),
                sent.getOrDefault("startsOn", "").strip(),
                sent.getOrDefault("endsOn", "").strip(),
                sent.containsKey("autoRenew"));
    }

    static SubscriptionForm of(Subscription subscription) {
        return new SubscriptionForm(
                Long.toString(subscription.user().id()),
                Long.toString(subscription.server().id()),
                subscription.plan().name(),
                subscription.startsOn().toString(),
                subscription.endsOn().toString(),
                subscription.renewal().automatic());
    }

    /** {@return what is wrong, by field} */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (Stream.of(Plan.values()).noneMatch(known -> known.name().equals(plan))) {
            problems.put("plan", "Choose one of the plans.");
        }
        Optional<LocalDate> start = day(startsOn);
        Optional<LocalDate> end = day(endsOn);
        if (start.isEmpty()) {
            problems.put("startsOn", "The first day is a date such as 2026-12-01.");
        }
        if (end.isEmpty()) {
            problems.put("endsOn", "The last day is a date such as 2026-12-31.");
        }
        if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
            problems.put("endsOn", "The last day is not before the first.");
        }
        return problems;
    }

    /** {@return the date that a text is, within reason} */
    static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text))
                    .filter(day -> day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

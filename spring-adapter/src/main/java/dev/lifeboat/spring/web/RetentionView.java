package dev.lifeboat.spring.web;

import dev.lifeboat.RetentionPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a retention policy, as JSON shows and takes them; null where there is no such rule.
 *
 * @param within keeps what is not older, such as {@code 30d}
 * @param last keeps so many of the newest
 * @param hourly keeps the newest of so many hours
 * @param daily keeps the newest of so many days
 * @param weekly keeps the newest of so many weeks
 * @param monthly keeps the newest of so many months
 * @param yearly keeps the newest of so many years
 * @param minimum keeps so many whatever else is said
 * @param atMost keeps no more than so many
 * @param atMostBytes keeps no more than so much, such as {@code 10GiB}; {@code 10GB} is the same
 */
record RetentionView(
        @Nullable String within,
        @Nullable Integer last,
        @Nullable Integer hourly,
        @Nullable Integer daily,
        @Nullable Integer weekly,
        @Nullable Integer monthly,
        @Nullable Integer yearly,
        @Nullable Integer minimum,
        @Nullable Integer atMost,
        @Nullable String atMostBytes) {

    private static final String ZONE = "zone";
    private static final List<String> BUCKETS = List.of("hourly", "daily", "weekly", "monthly", "yearly");

    /** What any rule may stand beside, so that it is the only thing that can be wrong. */
    private static final Map<String, String> BESIDE = Map.of("minimum", "within=1d, ");

    /** The rules of a policy that has a text; none of one that has not. */
    static RetentionView of(RetentionPolicy policy) {
        Map<String, String> rules = rules(policy);
        return new RetentionView(
                rules.get("within"),
                number(rules, "last"),
                number(rules, "hourly"),
                number(rules, "daily"),
                number(rules, "weekly"),
                number(rules, "monthly"),
                number(rules, "yearly"),
                number(rules, "minimum"),
                number(rules, "at-most"),
                rules.get("at-most-bytes"));
    }

    /** Where the hours, days, weeks, months and years of a policy begin, if it says so. */
    static Optional<String> zone(RetentionPolicy policy) {
        return Optional.ofNullable(rules(policy).get(ZONE));
    }

    private static Map<String, String> rules(RetentionPolicy policy) {
        Map<String, String> rules = new LinkedHashMap<>();
        for (String rule : policy.text().orElse("").split(",", -1)) {
            int equals = rule.indexOf('=');
            if (equals > 0) {
                rules.put(
                        rule.substring(0, equals).strip(),
                        rule.substring(equals + 1).strip());
            }
        }
        return rules;
    }

    private static @Nullable Integer number(Map<String, String> rules, String word) {
        String value = rules.get(word);
        return value == null ? null : Integer.valueOf(value);
    }

    /** The policy of these rules; without any, everything is kept. */
    RetentionPolicy policy(Optional<String> zone) {
        Map<String, Object> given = given();
        if (given.isEmpty()) {
            return RetentionPolicy.keepEverything();
        }
        given.forEach(RetentionView::check);
        List<String> words = new ArrayList<>();
        given.forEach((field, value) -> words.add(word(field) + "=" + value));
        if (given.keySet().stream().anyMatch(BUCKETS::contains)) {
            zone.ifPresent(id -> words.add(ZONE + "=" + id));
        }
        return parse(null, String.join(", ", words));
    }

    private Map<String, Object> given() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("within", within);
        all.put("last", last);
        all.put("hourly", hourly);
        all.put("daily", daily);
        all.put("weekly", weekly);
        all.put("monthly", monthly);
        all.put("yearly", yearly);
        all.put("atMost", atMost);
        all.put("atMostBytes", atMostBytes);
        all.put("minimum", minimum);
        Map<String, Object> given = new LinkedHashMap<>();
        all.forEach((field, value) -> {
            if (value != null) {
                given.put(field, value);
            }
        });
        return given;
    }

    private static void check(String field, Object value) {
        if (String.valueOf(value).contains(",")) {
            throw Problem.badRequest(field, "one value is needed, without a comma")
                    .exception();
        }
        parse(field, BESIDE.getOrDefault(field, "") + word(field) + "=" + value);
    }

    private static String word(String field) {
        return field.replace("atMost", "at-most").replace("Bytes", "-bytes");
    }

    private static RetentionPolicy parse(@Nullable String field, String text) {
        try {
            return RetentionPolicy.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(field, String.valueOf(e.getMessage())).exception();
        }
    }
}

package dev.lifeboat;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a retention policy from text such as {@code within=30d, daily=7, minimum=3}. An error points at the word. */
final class RetentionText {

    /** More different letters than that, and it was no slip of the finger. */
    private static final int MAX_SLIP = 3;

    private static final List<String> WORDS = Stream.concat(
                    Arrays.stream(RetentionRule.values()).map(RetentionRule::word), Stream.of(RetentionRules.ZONE))
            .toList();

    private final String text;
    private final RetentionPolicyBuilder builder = new RetentionPolicyBuilder();
    private final Set<String> given = new HashSet<>();

    RetentionText(String text) {
        this.text = text;
    }

    RetentionPolicy read() {
        if (text.strip().equalsIgnoreCase(RetentionRules.EVERYTHING)) {
            return RetentionPolicy.keepEverything();
        }
        int position = 0;
        for (String part : text.split(",", -1)) {
            read(part, position);
            position += part.length() + 1;
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("retention " + Words.quote(text) + ": " + e.getMessage(), e);
        }
    }

    private void read(String part, int position) {
        int at = position + part.length() - part.stripLeading().length();
        String word = part.strip();
        int equals = word.indexOf('=');
        if (equals < 0) {
            throw wrong(word, at, word.isEmpty() ? "a rule is missing" : withoutValue(word));
        }
        String written = word.substring(0, equals).strip();
        String key = written.toLowerCase(Locale.ROOT);
        String value = word.substring(equals + 1).strip();
        int valueAt = at + equals + 1 + leadingSpaces(word.substring(equals + 1));
        if (!WORDS.contains(key)) {
            throw wrong(written, at, nearest(key) + "known are " + String.join(", ", WORDS));
        }
        if (!given.add(key)) {
            throw wrong(written, at, "it is given twice");
        }
        set(key, value, valueAt);
    }

    private static String withoutValue(String word) {
        String known = word.toLowerCase(Locale.ROOT);
        return (WORDS.contains(known) ? "" : nearest(known)) + "key=value is expected";
    }

    private static int leadingSpaces(String value) {
        return value.isBlank() ? 0 : value.length() - value.stripLeading().length();
    }

    private void set(String key, String value, int at) {
        if (key.equals(RetentionRules.ZONE)) {
            builder.zone(zone(value, at));
            return;
        }
        RetentionRule rule = RetentionRule.valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
        try {
            builder.set(rule, rule.parse(value));
        } catch (IllegalArgumentException e) {
            throw wrong(value, at, "for " + key + ", " + rule.allowed());
        }
    }

    private ZoneId zone(String value, int at) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            throw wrong(value, at, "a zone is needed, such as Europe/Berlin, UTC or +02:00");
        }
    }

    private IllegalArgumentException wrong(String word, int at, String why) {
        return new IllegalArgumentException("retention " + Words.quote(text) + ": " + Words.quote(word)
                + " at character " + (at + 1) + " is wrong: " + why);
    }

    private static String nearest(String word) {
        Optional<String> near = WORDS.stream()
                .filter(known -> Math.abs(known.length() - word.length()) <= MAX_SLIP)
                .min(Comparator.comparing(known -> distance(word, known)));
        return near.filter(known -> distance(word, known) <= MAX_SLIP)
                .map(known -> "did you mean " + known + "? ")
                .orElse("");
    }

    /** How many letters are to be put in, taken out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}

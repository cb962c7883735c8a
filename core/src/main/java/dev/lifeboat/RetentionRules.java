package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ready-made policy: rules, of which any keeps a backup; then caps, by which the oldest go first; then a minimum,
 * which counts for the caps and which none touches. Immutable; equal when the texts are.
 */
final class RetentionRules implements RetentionPolicy {

    static final String EVERYTHING = "everything";
    static final String ZONE = "zone";

    private final Map<RetentionRule, Long> values;
    private final ZoneId zone;
    private final String text;

    /** Takes values that were checked; without any it keeps everything. */
    RetentionRules(Map<RetentionRule, Long> values, Optional<ZoneId> zone) {
        this.values = new EnumMap<>(RetentionRule.class);
        this.values.putAll(values);
        this.zone = zone.orElse(ZoneOffset.UTC);
        String words = this.values.entrySet().stream()
                .map(rule -> rule.getKey().word() + "=" + rule.getKey().write(rule.getValue()))
                .collect(Collectors.joining(", "));
        this.text = words.isEmpty()
                ? EVERYTHING
                : words + zone.map(id -> ", " + ZONE + "=" + id.getId()).orElse("");
    }

    @Override
    public Map<BackupId, String> keep(List<Backup> newestFirst, Instant now) {
        Map<BackupId, String> kept = wanted(newestFirst, now);
        long minimum = values.getOrDefault(RetentionRule.MINIMUM, 0L);
        List<Backup> newest = newestFirst.stream().limit(minimum).toList();
        Set<BackupId> counting = new HashSet<>(kept.keySet());
        newest.forEach(backup -> counting.add(backup.id()));
        kept.keySet().removeAll(cut(newestFirst, counting));
        newest.forEach(backup -> add(kept, backup, "among the newest " + minimum + " (minimum)"));
        return kept;
    }

    private Optional<Long> number(RetentionRule rule) {
        return Optional.ofNullable(values.get(rule));
    }

    private static void add(Map<BackupId, String> kept, Backup backup, String reason) {
        kept.merge(backup.id(), reason, (before, another) -> before + "; " + another);
    }

    /** What any rule keeps; where there are caps alone, everything. */
    private Map<BackupId, String> wanted(List<Backup> newestFirst, Instant now) {
        Map<BackupId, String> wanted = new LinkedHashMap<>();
        if (values.keySet().stream().noneMatch(RetentionRule::keeps)) {
            String reason = values.isEmpty() ? "the policy keeps everything" : "no cap is reached";
            newestFirst.forEach(backup -> add(wanted, backup, reason));
        }
        number(RetentionRule.WITHIN).ifPresent(millis -> within(Duration.ofMillis(millis), newestFirst, now, wanted));
        number(RetentionRule.LAST).ifPresent(count -> last(count, newestFirst, wanted));
        values.keySet().stream().filter(RetentionRule::isBucket).forEach(rule -> buckets(rule, newestFirst, wanted));
        return wanted;
    }

    private static void within(Duration age, List<Backup> newestFirst, Instant now, Map<BackupId, String> wanted) {
        String reason = "not older than " + Words.duration(age);
        newestFirst.stream()
                .filter(backup -> Duration.between(backup.createdAt(), now).compareTo(age) <= 0)
                .forEach(backup -> add(wanted, backup, reason));
    }

    private static void last(long count, List<Backup> newestFirst, Map<BackupId, String> wanted) {
        String reason = count == 1 ? "the last backup" : "among the last " + count;
        newestFirst.stream().limit(count).forEach(backup -> add(wanted, backup, reason));
    }

    /** The newest of each of the newest buckets; one without a backup takes no place. Few are kept: only those get words. */
    private void buckets(RetentionRule rule, List<Backup> newestFirst, Map<BackupId, String> wanted) {
        long count = values.getOrDefault(rule, 0L);
        Set<Temporal> seen = new HashSet<>();
        for (Backup backup : newestFirst) {
            if (seen.size() == count) {
                return;
            }
            Temporal bucket = rule.bucketOf(backup.createdAt().atZone(zone));
            if (seen.add(bucket)) {
                add(wanted, backup, rule.word() + " " + seen.size() + " of " + count + " (" + rule.write(bucket) + ")");
            }
        }
    }

    /** From where a cap is reached on, all that is older goes. What is pinned stays anyway, and counts for no cap. */
    private Set<BackupId> cut(List<Backup> newestFirst, Set<BackupId> counting) {
        long most = values.getOrDefault(RetentionRule.AT_MOST, Long.MAX_VALUE);
        long mostBytes = values.getOrDefault(RetentionRule.AT_MOST_BYTES, Long.MAX_VALUE);
        Set<BackupId> cut = new HashSet<>();
        long count = 0;
        long bytes = 0;
        for (Backup backup : newestFirst) {
            if (counting.contains(backup.id()) && !backup.pinned()) {
                count++;
                bytes = Math.min(bytes, Long.MAX_VALUE - backup.storedBytes()) + backup.storedBytes();
                if (count > most || bytes > mostBytes) {
                    cut.add(backup.id());
                }
            }
        }
        return cut;
    }

    @Override
    public Optional<String> text() {
        return Optional.of(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetentionRules rules && rules.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Histories, golden tables and random policies. A line of a table is {@code time [trigger] [pinned] [damaged] [bytes] |
 * decision [| reason]}: a scheduled backup of 100 bytes where nothing else is said.
 */
final class RetentionFixture {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("UTC"), ZoneId.of("+05:30"), ZoneId.of("America/New_York"));
    private static final List<Duration> INTERVALS =
            List.of(Duration.ofMillis(1), Duration.ofMinutes(50), Duration.ofHours(23), Duration.ofDays(40));

    private RetentionFixture() {}

    static void decides(String policy, String table) {
        decidesAt(NOW, policy, table);
    }

    static void decidesAt(Instant now, String policy, String table) {
        Retention retention = new Retention(RetentionPolicy.parse(policy));
        assertThat(retention.plan(history(table), now, Optional.empty()).entries().stream()
                        .map(entry -> entry.decision() + " | " + entry.reason())
                        .collect(Collectors.joining("\n")))
                .isEqualTo(table.lines().map(RetentionFixture::expected).collect(Collectors.joining("\n")));
    }

    private static String expected(String line) {
        String[] cells = line.split("\\|", -1);
        String reason = cells.length > 2 ? cells[2].strip() : "the policy does not keep it";
        return cells[1].strip() + " | " + reason;
    }

    static List<Backup> history(String table) {
        List<Backup> backups = table.lines()
                .map(line -> backup(List.of(line.split("\\|", -1)[0].strip().split(" +"))))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(backups, new Random(7));
        return backups;
    }

    private static Backup backup(List<String> words) {
        BackupTrigger trigger = List.of(BackupTrigger.values()).stream()
                .filter(any -> words.contains(any.name()))
                .findFirst()
                .orElse(BackupTrigger.SCHEDULED);
        long bytes = words.stream()
                .skip(1)
                .filter(word -> Character.isDigit(word.charAt(0)))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(100);
        Instant at = OffsetDateTime.parse(words.get(0)).toInstant();
        return backup(at, trigger, words.contains("pinned"), words.contains("damaged"), bytes);
    }

    private static Backup backup(Instant at, BackupTrigger trigger, boolean pinned, boolean damaged, long bytes) {
        Backup plain = RetentionTest.backup(at, trigger, pinned, damaged);
        return new Backup(
                plain.id(),
                plain.origin(),
                plain.database(),
                plain.content(),
                new Backup.StoredData(bytes, plain.sha256()),
                pinned,
                plain.lastVerification());
    }

    /** From milliseconds to weeks apart, some years long, newest first; some of it beyond {@link #NOW}. */
    static List<Backup> randomHistory(Random random) {
        List<Backup> history = new ArrayList<>();
        Instant at = NOW.plus(Duration.ofHours(random.nextInt(48) - 40L));
        for (int i = random.nextInt(120); i >= 0; i--) {
            List<BackupTrigger> triggers = List.of(BackupTrigger.values());
            BackupTrigger trigger = triggers.get(random.nextInt(triggers.size()));
            history.add(
                    backup(at, trigger, random.nextInt(8) == 0, random.nextInt(10) == 0, 1L + random.nextInt(2_000)));
            long most = INTERVALS.get(random.nextInt(INTERVALS.size())).toMillis();
            at = at.minusMillis(1 + (long) (random.nextDouble() * most));
        }
        return history;
    }

    /** What the policy is asked about. */
    static List<Backup> counting(List<Backup> history) {
        return history.stream()
                .filter(backup -> backup.trigger() != BackupTrigger.PRE_RESTORE && !backup.knownDamaged())
                .filter(backup -> !Retention.isFromTheFuture(backup, NOW))
                .toList();
    }

    static RetentionPolicy randomPolicy(Random random) {
        while (true) {
            RetentionPolicyBuilder builder = randomRules(random);
            try {
                return builder.build();
            } catch (IllegalArgumentException e) {
                // makes no sense together: another one
            }
        }
    }

    private static RetentionPolicyBuilder randomRules(Random random) {
        RetentionPolicyBuilder builder = RetentionPolicy.builder();
        for (RetentionRule rule : RetentionRule.values()) {
            if (random.nextInt(3) == 0) {
                builder.set(rule, randomValue(rule, random));
            }
        }
        if (random.nextInt(3) == 0) {
            builder.zone(randomZone(random));
        }
        return builder;
    }

    static long randomValue(RetentionRule rule, Random random) {
        return switch (rule) {
            case WITHIN ->
                1 + (long) (random.nextDouble() * Duration.ofDays(400).toMillis());
            case AT_MOST_BYTES -> RetentionRule.SMALLEST_BYTES + random.nextInt(30_000);
            default -> 1L + random.nextInt(12);
        };
    }

    static ZoneId randomZone(Random random) {
        return ZONES.get(random.nextInt(ZONES.size()));
    }
}

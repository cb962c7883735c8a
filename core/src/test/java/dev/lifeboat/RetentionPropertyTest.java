package dev.lifeboat;

import static dev.lifeboat.RetentionFixture.NOW;
import static dev.lifeboat.RetentionFixture.counting;
import static dev.lifeboat.RetentionFixture.randomHistory;
import static dev.lifeboat.RetentionFixture.randomPolicy;
import static dev.lifeboat.RetentionFixture.randomValue;
import static dev.lifeboat.RetentionFixture.randomZone;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What holds for every policy, over histories of years at random intervals. */
class RetentionPropertyTest {

    private static final int ROUNDS = 400;
    private static final List<RetentionRule> KEEPERS =
            Arrays.stream(RetentionRule.values()).filter(RetentionRule::keeps).toList();

    private static final Map<RetentionRule, Function<ZonedDateTime, Object>> BUCKETS = Map.of(
            RetentionRule.HOURLY, time -> time.truncatedTo(ChronoUnit.HOURS).toInstant(),
            RetentionRule.DAILY, ZonedDateTime::toLocalDate,
            RetentionRule.WEEKLY, time -> time.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
            RetentionRule.MONTHLY, YearMonth::from,
            RetentionRule.YEARLY, ZonedDateTime::getYear);

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void planningAgainAfterAPlanWasCarriedOutRemovesNothing() {
        int removed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RetentionPolicy policy = randomPolicy(random);
            Retention retention = new Retention(policy);
            RetentionPlan plan = retention.plan(randomHistory(random), NOW, Optional.empty());
            removed += plan.removed().size();

            assertThat(retention.plan(plan.kept(), NOW, Optional.empty()).removed())
                    .as("seed %d, %s", seed, policy)
                    .isEmpty();
        }
        assertThat(removed).as("seed %d", seed).isGreaterThan(ROUNDS);
    }

    @Test
    void eachBackupGetsADecisionAndAReason() {
        for (int round = 0; round < ROUNDS; round++) {
            RetentionPolicy policy = randomPolicy(random);
            List<Backup> history = randomHistory(random);
            RetentionPlan plan = new Retention(policy).plan(history, NOW, Optional.empty());

            assertThat(plan.entries())
                    .as("seed %d, %s", seed, policy)
                    .noneMatch(entry -> entry.reason().isBlank())
                    .extracting(RetentionPlan.Entry::backup)
                    .containsExactlyElementsOf(history);
        }
    }

    @Test
    void withoutCapsOneMoreRuleKeepsAllThatWasKept() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<RetentionRule, Long> values = randomKeepers();
            List<Backup> history = counting(randomHistory(random));
            Optional<ZoneId> zone = Optional.of(randomZone(random));
            Set<BackupId> before = keep(values, zone, history);
            addRule(values);

            assertThat(keep(values, zone, history))
                    .as("seed %d, %s", seed, values)
                    .containsAll(before);
        }
    }

    @Test
    void underACapOfBackupsOneMoreRuleNeverKeepsFewer() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<RetentionRule, Long> values = randomKeepers();
            values.put(RetentionRule.AT_MOST, 12L + random.nextInt(12));
            values.put(RetentionRule.MINIMUM, 1L + random.nextInt(12));
            List<Backup> history = counting(randomHistory(random));
            Optional<ZoneId> zone = Optional.of(randomZone(random));
            int before = keep(values, zone, history).size();
            addRule(values);

            assertThat(keep(values, zone, history))
                    .as("seed %d, %s", seed, values)
                    .hasSizeGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void theNewestStayUpToTheMinimum() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<RetentionRule, Long> values = randomKeepers();
            int minimum = 1 + random.nextInt(12);
            values.put(RetentionRule.MINIMUM, (long) minimum);
            values.put(RetentionRule.AT_MOST, minimum + (long) random.nextInt(3));
            values.put(RetentionRule.AT_MOST_BYTES, randomValue(RetentionRule.AT_MOST_BYTES, random));
            List<Backup> history = randomHistory(random);
            RetentionPlan plan =
                    new Retention(new RetentionRules(values, Optional.empty())).plan(history, NOW, Optional.empty());

            assertThat(plan.kept())
                    .as("seed %d, %s", seed, values)
                    .containsAll(counting(history).stream().limit(minimum).toList());
        }
    }

    @Test
    void theCapsHoldForWhatIsNeitherPinnedNorTheMinimum() {
        for (int round = 0; round < ROUNDS; round++) {
            long most = 3L + random.nextInt(12);
            long mostBytes = randomValue(RetentionRule.AT_MOST_BYTES, random);
            long minimum = random.nextInt(4);
            Map<RetentionRule, Long> values = randomKeepers();
            values.put(RetentionRule.AT_MOST, most);
            values.put(RetentionRule.AT_MOST_BYTES, mostBytes);
            values.put(RetentionRule.MINIMUM, minimum);
            List<Backup> history = counting(randomHistory(random));
            Set<BackupId> kept = keep(values, Optional.empty(), history);
            List<Backup> capped = history.stream()
                    .filter(backup -> kept.contains(backup.id()) && !backup.pinned())
                    .toList();

            assertThat(capped).as("seed %d, %s", seed, values).hasSizeLessThanOrEqualTo((int) most);
            if (!history.stream().limit(minimum).toList().containsAll(capped)) {
                long bytes = capped.stream().mapToLong(Backup::storedBytes).sum();
                assertThat(bytes).as("seed %d, %s", seed, values).isLessThanOrEqualTo(mostBytes);
            }
        }
    }

    /** The same, computed another way. */
    @Test
    void aRuleOfBucketsKeepsTheNewestOfEachOfTheNewestBuckets() {
        BUCKETS.forEach((rule, bucket) -> {
            for (int round = 0; round < ROUNDS / 4; round++) {
                long count = randomValue(rule, random);
                ZoneId zone = randomZone(random);
                List<Backup> history = counting(randomHistory(random));
                Map<Object, BackupId> newest = new LinkedHashMap<>();
                history.forEach(backup ->
                        newest.putIfAbsent(bucket.apply(backup.createdAt().atZone(zone)), backup.id()));

                assertThat(keep(Map.of(rule, count), Optional.of(zone), history))
                        .as("seed %d, %s=%d, %s", seed, rule, count, zone)
                        .containsExactlyInAnyOrderElementsOf(
                                newest.values().stream().limit(count).toList());
            }
        });
    }

    private static Set<BackupId> keep(Map<RetentionRule, Long> values, Optional<ZoneId> zone, List<Backup> history) {
        return new RetentionRules(values, zone).keep(history, NOW).keySet();
    }

    /** One rule or more, without caps and minimum. */
    private Map<RetentionRule, Long> randomKeepers() {
        Map<RetentionRule, Long> values = new EnumMap<>(RetentionRule.class);
        do {
            addRule(values);
        } while (random.nextInt(3) > 0);
        return values;
    }

    private void addRule(Map<RetentionRule, Long> values) {
        RetentionRule rule = KEEPERS.get(random.nextInt(KEEPERS.size()));
        values.merge(rule, randomValue(rule, random), Math::max);
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.RetentionPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a prune would do, as JSON shows it.
 *
 * @param at the instant of the decision
 * @param frozen why nothing at all is removed at present, if that is so
 * @param backups each backup, newest first
 */
record PlanView(String at, @Nullable String frozen, List<Entry> backups) {

    record Entry(String id, String decision, String reason) {}

    static PlanView of(RetentionPlan plan, ServerPaths paths) {
        return new PlanView(
                plan.at().toString(),
                plan.frozen().map(paths::hiddenIn).orElse(null),
                plan.entries().stream()
                        .map(entry -> new Entry(
                                entry.backup().id().toString(),
                                entry.decision().name(),
                                paths.hiddenIn(entry.reason())))
                        .toList());
    }
}

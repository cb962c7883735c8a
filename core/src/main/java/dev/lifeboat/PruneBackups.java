package dev.lifeboat;

import dev.lifeboat.RetentionPlan.Decision;
import dev.lifeboat.RetentionPlan.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a retention plan out: for each backup that goes, the manifest first, then the data. */
final class PruneBackups {

    private static final Logger LOG = LoggerFactory.getLogger(PruneBackups.class);

    private final Context context;

    PruneBackups(Context context) {
        this.context = context;
    }

    RetentionPlan plan() throws IOException {
        return plan(context.options().settings().retention());
    }

    /** What another policy than the one that counts would do. */
    RetentionPlan plan(RetentionPolicy policy) throws IOException {
        return plan(context, policy, context.catalog().listAnew(), frozen());
    }

    /** Those of another database under our name stay, and count for nothing. */
    static RetentionPlan plan(Context context, RetentionPolicy policy, List<Backup> all, Optional<String> frozen) {
        Whose whose = new Ownership(context).look(all);
        Instant now = context.clock().instant();
        return whose.complete(new Retention(policy).plan(whose.ours(all), now, frozen), all);
    }

    /** Why nothing may be removed at present, if that is so. */
    Optional<String> frozen() throws IOException {
        Optional<String> unreadable = context.options().settings().unreadable();
        return unreadable.isPresent() ? unreadable : context.staging().runs().frozen();
    }

    RetentionPlan run() throws IOException {
        RetentionPlan plan = plan();
        List<Entry> done = carryOut(plan.entries());
        if (plan.frozen().isEmpty()) {
            new Sweep(context).run();
        }
        RetentionPlan carriedOut = new RetentionPlan(plan.at(), done, plan.frozen());
        report(carriedOut);
        return carriedOut;
    }

    private List<Entry> carryOut(List<Entry> entries) throws IOException {
        List<Entry> done = new ArrayList<>();
        for (Entry entry : entries) {
            done.add(entry.decision() == Decision.REMOVE ? remove(entry) : entry);
        }
        return done;
    }

    /** A pin may have come since the plan was made. */
    private Entry remove(Entry entry) throws IOException {
        BackupId id = entry.backup().id();
        if (context.catalog().isPinned(id)) {
            return new Entry(entry.backup(), Decision.KEEP, "pinned meanwhile");
        }
        new Removal(context).run(id);
        return entry;
    }

    private void report(RetentionPlan plan) {
        int kept = plan.kept().size();
        int removed = plan.removed().size();
        if (plan.frozen().isPresent()) {
            LOG.warn(
                    "nothing pruned of {}: retention is frozen, {}",
                    context.catalog().name(),
                    plan.frozen().get());
        } else {
            LOG.info("{} pruned: {} removed, {} kept", context.catalog().name(), removed, kept);
        }
    }
}

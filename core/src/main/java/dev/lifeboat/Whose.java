package dev.lifeboat;

import dev.lifeboat.RetentionPlan.Decision;
import dev.lifeboat.RetentionPlan.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which backups of a listing are those of one database. Backups without a mark, from before there were marks, are
 * everybody's. Of those with its own mark, others made them where another staging directory went on making them after
 * this one took the mark over. Immutable.
 */
final class Whose {

    /** What was taken over is not deleted before whoever made it has made nothing for so long. */
    static final Duration SILENCE = Duration.ofDays(7);

    private final Optional<Owner> us;
    private final Set<String> adopted;
    private final Function<BackupId, Provenance> provenances;

    /** When each other staging directory last made a backup with our mark. */
    private final Map<String, Instant> lastOfOthers = new HashMap<>();

    Whose(Optional<Owner> us, Set<String> adopted, Function<BackupId, Provenance> provenances, List<Backup> listed) {
        this.us = us;
        this.adopted = adopted;
        this.provenances = provenances;
        listed.stream()
                .filter(this::hasOurMark)
                .filter(backup -> isOfAnotherWriter(writer(backup)))
                .forEach(backup -> lastOfOthers.merge(
                        writer(backup), backup.createdAt(), (one, two) -> one.isAfter(two) ? one : two));
    }

    /** Whose mark it is, or would be if a backup was made now; empty if that would be a new one. */
    Optional<Owner> us() {
        return us;
    }

    private boolean hasOurMark(Backup backup) {
        return us.isPresent() && us.get().mark().equals(backup.owner().orElse(""));
    }

    private String writer(Backup backup) {
        return provenances.apply(backup.id()).writer();
    }

    private boolean isOfAnotherWriter(String writer) {
        return !writer.isEmpty()
                && us.filter(owner -> owner.writer().equals(writer)).isEmpty();
    }

    boolean isOurs(Backup backup) {
        return backup.owner().isEmpty()
                || adopted.contains(backup.owner().get())
                || (hasOurMark(backup) && (lastOfOthers.isEmpty() || !isAtWork(writer(backup))));
    }

    /** Whether another staging directory made backups with our mark after we took it over. */
    private boolean isAtWork(String writer) {
        Instant last = lastOfOthers.get(writer);
        return last != null
                && us.flatMap(Owner::until)
                        .filter(until -> !last.isAfter(until))
                        .isEmpty();
    }

    List<Backup> ours(List<Backup> backups) {
        return backups.stream().filter(this::isOurs).toList();
    }

    List<Backup> others(List<Backup> backups) {
        return backups.stream().filter(backup -> !isOurs(backup)).toList();
    }

    /** A plan for our backups, with those of others, which stay, and without the removal of what others may be at. */
    RetentionPlan complete(RetentionPlan plan, List<Backup> all) {
        if (lastOfOthers.isEmpty() && plan.entries().size() == all.size()) {
            return plan;
        }
        List<Entry> entries = new ArrayList<>();
        plan.entries().forEach(entry -> entries.add(sparing(entry, plan.at())));
        others(all).forEach(backup -> entries.add(new Entry(backup, Decision.KEEP, words(backup))));
        entries.sort(Comparator.comparing((Entry entry) -> entry.backup().id()).reversed());
        return new RetentionPlan(plan.at(), entries, plan.frozen());
    }

    private Entry sparing(Entry entry, Instant now) {
        Backup backup = entry.backup();
        boolean asked = backup.owner().filter(adopted::contains).isPresent();
        Instant last = asked || !hasOurMark(backup) ? null : lastOfOthers.get(writer(backup));
        if (entry.decision() == Decision.KEEP
                || last == null
                || !last.plus(SILENCE).isAfter(now)) {
            return entry;
        }
        return new Entry(
                backup,
                Decision.KEEP,
                "taken over from another staging directory, which made its last backup at " + last + ": kept until "
                        + last.plus(SILENCE) + ", lest it is at work still; else: " + entry.reason());
    }

    /** Whose a backup is that is not ours. */
    String words(Backup backup) {
        String mark = backup.owner().map(Owner::brief).orElse("");
        return hasOurMark(backup)
                ? "made from another staging directory that uses the mark of this database (" + mark + ")"
                : "of another database (mark " + mark + ")";
    }
}

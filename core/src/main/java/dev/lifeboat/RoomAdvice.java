package dev.lifeboat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How room is made where the backups are, so that it can be followed in the state in which it is given: by a prune where
 * that deletes anything, else by deleting backups, which it names.
 */
final class RoomAdvice {

    private static final int MOST_NAMED = 20;

    private final List<Backup> unwanted;
    private final List<Backup> wanted;
    private final boolean frozen;

    private RoomAdvice(List<Backup> unwanted, List<Backup> wanted, boolean frozen) {
        this.unwanted = unwanted;
        this.wanted = wanted;
        this.frozen = frozen;
    }

    /** Knows which of these backups may go, and in which order: first what the policy does not keep, then the oldest. */
    static RoomAdvice of(Context context, List<Backup> all) {
        Instant now = context.clock().instant();
        // What is another database's may not be deleted here.
        List<Backup> backups = new Ownership(context).look(all).ours(all);
        List<Backup> may = oldestFirst(new Retention((any, at) -> Map.of())
                .plan(backups, now, Optional.empty())
                .removed());
        Set<Backup> unwanted = new HashSet<>(unwanted(context, backups, now));
        return new RoomAdvice(
                may.stream().filter(unwanted::contains).toList(),
                may.stream().filter(backup -> !unwanted.contains(backup)).toList(),
                isFrozen(context));
    }

    /** That the policy fails is a finding of its own; nothing is pruned then. */
    private static List<Backup> unwanted(Context context, List<Backup> backups, Instant now) {
        try {
            return new Retention(context.options().settings().retention())
                    .plan(backups, now, Optional.empty())
                    .removed();
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private static boolean isFrozen(Context context) {
        try {
            return new PruneBackups(context).frozen().isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    private static List<Backup> oldestFirst(List<Backup> backups) {
        return backups.stream().sorted(Comparator.comparing(Backup::id)).toList();
    }

    /** What to do so that so many more bytes are free. */
    String toWin(long missing) {
        long pruned = frozen ? 0 : bytes(unwanted);
        String prune =
                pruned > 0 ? "prune() deletes " + count(unwanted) + " and wins " + Words.bytes(pruned) + ". " : "";
        if (pruned >= missing) {
            return prune + "A larger volume, or a shorter retention(), keeps it so.";
        }
        List<Backup> candidates = new ArrayList<>(frozen ? unwanted : List.of());
        candidates.addAll(wanted);
        return (frozen ? "prune() deletes nothing now: retention is frozen. " : prune)
                + toDelete(candidates, missing - pruned, pruned > 0 ? " too" : "");
    }

    private static String toDelete(List<Backup> candidates, long missing, String too) {
        List<Backup> chosen = new ArrayList<>();
        long won = 0;
        for (Backup backup : candidates) {
            if (won < missing) {
                chosen.add(backup);
                won += backup.storedBytes();
            }
        }
        if (chosen.isEmpty()) {
            return "No backup may go" + (too.isEmpty() ? "" : " besides") + ", so that a larger volume is needed.";
        }
        String these = (chosen.size() == 1 ? "Delete this one" : "Delete these " + chosen.size()) + too + " ("
                + Words.bytes(won) + "): " + calls(chosen) + ".";
        return won >= missing
                ? these + " A larger volume, or a shorter retention(), keeps it so."
                : these + " That is not enough: " + Words.bytes(missing - won)
                        + " more are missing, and no other backup may go, so that a larger volume is needed too.";
    }

    private static String calls(List<Backup> chosen) {
        Collections.sort(chosen, Comparator.comparing(Backup::id));
        String named = chosen.stream()
                .limit(MOST_NAMED)
                .map(backup -> "delete(" + backup.id() + ")")
                .collect(Collectors.joining(", "));
        int more = chosen.size() - MOST_NAMED;
        return more <= 0
                ? named
                : named + ", and the next " + more + " up to "
                        + chosen.get(chosen.size() - 1).id();
    }

    private static String count(List<Backup> backups) {
        return Words.count(backups.size(), "backup");
    }

    private static long bytes(List<Backup> backups) {
        return backups.stream().mapToLong(Backup::storedBytes).sum();
    }
}

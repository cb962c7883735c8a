package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies backups deep, the one first that was verified longest ago (one never verified: made longest ago), as long as
 * its time lasts and the manager is open. A check that is not done by then is broken off and says nothing; that backup
 * comes last in the next runs, so that one that is too large does not keep the others from their turn. For one thread.
 */
final class VerifyOldest {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyOldest.class);

    private final Dispatch dispatch;
    private final Duration budget;
    private final Set<BackupId> unfinished = new HashSet<>();

    VerifyOldest(Dispatch dispatch, Duration budget) {
        this.dispatch = dispatch;
        this.budget = budget;
    }

    /** What came out, in words. */
    String run() {
        long endNanos = System.nanoTime() + budget.toNanos();
        BooleanSupplier late = () -> System.nanoTime() - endNanos >= 0 || dispatch.isClosed();
        List<VerificationResult> results = new ArrayList<>();
        for (Backup backup : inTurn()) {
            if (results.isEmpty() || !late.getAsBoolean()) {
                verify(backup.id(), late, results);
            }
        }
        if (dispatch.isClosed()) {
            throw new ClosedException(dispatch.context().database());
        }
        return words(results);
    }

    private List<Backup> inTurn() {
        List<Backup> backups = new ArrayList<>(dispatch.oursAnew());
        backups.removeIf(Backup::knownDamaged);
        unfinished.retainAll(backups.stream().map(Backup::id).toList());
        backups.sort(Comparator.comparing((Backup backup) -> unfinished.contains(backup.id()))
                .thenComparing(VerifyOldest::lastLookedAt)
                .thenComparing(Backup::id));
        return backups;
    }

    /** A backup is verified when it is made. */
    private static Instant lastLookedAt(Backup backup) {
        return backup.lastVerification().map(Verification::at).orElse(backup.createdAt());
    }

    /** One that was pruned meanwhile needs no looking at. */
    private void verify(BackupId id, BooleanSupplier late, List<VerificationResult> results) {
        unfinished.remove(id);
        try {
            VerificationResult result = dispatch.verify(id, VerifyDepth.INTEGRITY_CHECK, late);
            results.add(result);
            if (!result.uncheckable().isEmpty() && late.getAsBoolean()) {
                unfinished.add(id);
            }
        } catch (BackupNotFoundException e) {
            LOG.debug("{} was deleted before its turn", id, e);
        }
    }

    private static String words(List<VerificationResult> results) {
        List<String> said = new ArrayList<>();
        said.add(results.stream().filter(VerificationResult::ok).count() + " verified");
        results.stream()
                .filter(result -> !result.problems().isEmpty())
                .forEach(result -> said.add(result.id() + " is damaged: " + String.join(", ", result.problems())));
        results.stream()
                .filter(result -> !result.uncheckable().isEmpty())
                .forEach(result -> said.add(result.id() + ": " + String.join(", ", result.uncheckable())));
        return String.join("; ", said);
    }
}

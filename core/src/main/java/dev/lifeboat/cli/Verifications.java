package dev.lifeboat.cli;

import dev.lifeboat.BackupException;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupNotFoundException;
import dev.lifeboat.CheckNote;
import dev.lifeboat.VerificationResult;
import dev.lifeboat.VerifyDepth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One run over backups: says what each verification found as it ends, and at the end how many of each there are. */
final class Verifications {

    private final Console console;
    private final BackupDirectory directory;
    private final VerifyDepth depth;
    private final Work work;
    private final Map<Finding, Integer> counts = new TreeMap<>();

    Verifications(Console console, BackupDirectory directory, VerifyDepth depth, Work work) {
        this.console = console;
        this.directory = directory;
        this.depth = depth;
        this.work = work;
    }

    /** What came out for one backup, the worst last. */
    private enum Finding {
        OK("ok", Outcome.FINE),
        GONE("gone meanwhile", Outcome.FINE),
        FAILED("FAILED", Outcome.FAILED),
        NOT_CHECKED("NOT CHECKED", Outcome.FAILED),
        DAMAGED("DAMAGED", Outcome.DAMAGED);

        private final String words;
        private final Outcome outcome;

        Finding(String words, Outcome outcome) {
            this.words = words;
            this.outcome = outcome;
        }
    }

    Outcome run(List<BackupId> ids, List<Incomplete> incomplete) {
        Map<BackupId, Incomplete> withoutManifest = incomplete.stream()
                .filter(Incomplete::isDataAlone)
                .collect(Collectors.toMap(Incomplete::id, found -> found));
        for (BackupId id : ids) {
            Incomplete alone = withoutManifest.get(id);
            if (alone == null) {
                verify(id, ids.size() == 1);
            } else {
                say(id, Finding.DAMAGED, List.of(alone.reason()));
            }
        }
        return summary(ids.size());
    }

    private void verify(BackupId id, boolean alone) {
        try (BackupManager manager = work.manager(directory.store(), id.name())) {
            say(manager.verify(id, depth));
        } catch (BackupNotFoundException e) {
            if (alone) {
                throw e;
            }
            say(id, Finding.GONE, List.of());
        } catch (BackupException e) {
            say(id, Finding.FAILED, List.of(String.valueOf(e.getMessage())));
        }
    }

    private void say(VerificationResult result) {
        if (!result.problems().isEmpty()) {
            say(result.id(), Finding.DAMAGED, result.problems());
        } else if (!result.uncheckable().isEmpty()) {
            say(result.id(), Finding.NOT_CHECKED, result.uncheckable());
            console.detail("its checksum holds");
        } else {
            say(result.id(), Finding.OK, List.of());
            result.notes().forEach(note -> console.detail("noted: " + note));
            if (result.notes().stream().anyMatch(note -> note.kind() == CheckNote.Kind.NOT_CHECKED)) {
                console.detail("only the application can register what is missing; the checksum holds");
            }
        }
    }

    private void say(BackupId id, Finding finding, List<String> details) {
        counts.merge(finding, 1, Integer::sum);
        console.line(id + "  " + finding.words);
        details.forEach(console::detail);
    }

    private Outcome summary(int count) {
        String found = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        console.line("");
        console.line(Words.count(count, "backup") + " read again ("
                + depth.name().toLowerCase(Locale.ROOT) + "): " + found + ".");
        console.line(remembered());
        return counts.containsKey(Finding.DAMAGED)
                ? Outcome.DAMAGED
                : counts.keySet().stream().anyMatch(finding -> finding.outcome == Outcome.FAILED)
                        ? Outcome.FAILED
                        : Outcome.FINE;
    }

    private String remembered() {
        return directory.isWritable()
                ? "What was found is kept beside each backup."
                : "What was found is not kept: the directory cannot be written.";
    }
}

package dev.lifeboat;

import dev.lifeboat.CheckNote.Kind;
import dev.lifeboat.Finding.Code;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What SQLite's check said of the content of the database, as far as its backups tell: the newest good one when it was made,
 * and the newest that was verified since, which looks deeper. It is the database that has it, and no disk that changed a
 * byte: a backup that is made later has it too, until the database is mended.
 */
final class ContentFindings {

    private final List<Backup> newestFirst;
    private final Findings findings;

    ContentFindings(List<Backup> newestFirst, Findings findings) {
        this.newestFirst = newestFirst.stream()
                .filter(backup -> backup.trigger() != BackupTrigger.IMPORTED && !backup.knownDamaged())
                .toList();
        this.findings = findings;
    }

    void look(Optional<Backup> newest) {
        Map<String, CheckNote> notes = new LinkedHashMap<>();
        newest.ifPresent(backup -> backup.notes().forEach(note -> notes.putIfAbsent(subject(note), note)));
        deepest().ifPresent(backup -> verified(backup).forEach(note -> notes.putIfAbsent(subject(note), note)));
        inconsistent(notes.values().stream()
                .filter(note -> note.kind() == Kind.INCONSISTENT)
                .toList());
        notChecked(notes.values().stream()
                .filter(note -> note.kind() == Kind.NOT_CHECKED)
                .toList());
    }

    private Optional<Backup> deepest() {
        return newestFirst.stream()
                .filter(backup -> isDeep(backup) || !verified(backup).isEmpty())
                .findFirst();
    }

    private static List<CheckNote> verified(Backup backup) {
        return backup.lastVerification().map(Verification::notes).orElse(List.of());
    }

    private void inconsistent(List<CheckNote> notes) {
        if (!notes.isEmpty()) {
            findings.warning(
                    Code.SOURCE_INCONSISTENT,
                    "SQLite's check finds faults in the content of the database, and no damaged page: "
                            + words(notes, note -> note.what() + firstSeen(note)),
                    "Backups work, and each holds the same content. To mend it, run in the database: "
                            + words(notes, note -> note.cure().orElse("PRAGMA integrity_check"))
                            + ". This finding disappears after the next backup and its verification.");
        }
    }

    /**
     * In which backup it was seen first: the oldest in a row, from the newest on. What only a verification finds is not
     * missed in a backup that was not verified.
     */
    private String firstSeen(CheckNote note) {
        boolean whenMade = newestFirst.stream().anyMatch(backup -> has(backup.notes(), note));
        Optional<Instant> first = Optional.empty();
        for (Backup backup : newestFirst) {
            if (has(backup.notes(), note) || has(verified(backup), note)) {
                first = Optional.of(backup.createdAt());
            } else if (first.isPresent() && (whenMade || isDeep(backup))) {
                break;
            }
        }
        return first.map(at -> ", first seen in the backup of " + at).orElse("");
    }

    private static boolean has(List<CheckNote> notes, CheckNote note) {
        return notes.stream().anyMatch(other -> subject(other).equals(subject(note)));
    }

    private static boolean isDeep(Backup backup) {
        return backup.lastVerification()
                .filter(last -> last.depth() == VerifyDepth.INTEGRITY_CHECK)
                .isPresent();
    }

    /** The numbers of rows and pages may differ from one backup to the next. */
    private static String subject(CheckNote note) {
        return note.what().replaceAll("\\brow \\d+|\\bPage \\d+|\\(and (at least )?\\d+ more\\)", "");
    }

    private void notChecked(List<CheckNote> notes) {
        if (!notes.isEmpty()) {
            findings.note(
                    Code.SOURCE_NOT_CHECKED,
                    "a part of the database cannot be checked: " + words(notes, CheckNote::what),
                    notes.stream().anyMatch(note -> note.what().contains("onConnect"))
                            ? "Backups work. Register in onConnect(…) what is named, so that this part is checked too."
                            : "Backups work. What keeps SQLite from checking it may keep the application from using it: look at"
                                    + " what is named.");
        }
    }

    private static String words(List<CheckNote> notes, Function<CheckNote, String> words) {
        return notes.stream().map(words).distinct().collect(Collectors.joining("; "));
    }
}

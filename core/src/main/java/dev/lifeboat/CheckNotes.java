package dev.lifeboat;

import dev.lifeboat.CheckNote.Kind;
import dev.lifeboat.sqlite.CheckFindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The notes of a check as lines of a manifest or of a verification. */
final class CheckNotes {

    private static final String PREFIX = "check.note.";

    /** More and longer ones would not help anybody, and a manifest of more than 64 KiB would not be read. */
    static final int MOST = 20;

    private static final int LONGEST_WHAT = 300;
    private static final int LONGEST_CURE = 400;

    private CheckNotes() {}

    /** A note that is not too long; half of a statement would be worse than none. */
    static CheckNote of(Kind kind, String what, Optional<String> cure) {
        String brief = what.length() > LONGEST_WHAT ? what.substring(0, LONGEST_WHAT) + "…" : what;
        return new CheckNote(kind, brief, cure.filter(statement -> statement.length() <= LONGEST_CURE));
    }

    /** As many as are kept, the last of which says how many more there are. */
    static List<CheckNote> withCount(List<CheckNote> notes) {
        List<CheckNote> few = new ArrayList<>(notes.subList(0, MOST - 1));
        few.add(new CheckNote(
                notes.get(MOST - 1).kind(),
                "and " + (notes.size() - MOST + 1) + " more notes of this kind",
                Optional.empty()));
        return few;
    }

    /** What comes at the end of a line about a backup that has notes. */
    static String afterwards(List<CheckNote> notes) {
        return notes.isEmpty()
                ? ""
                : "; noted: " + notes.stream().map(CheckNote::toString).collect(Collectors.joining("; "));
    }

    /** What an operator should know of a content that was restored. */
    static List<String> warnings(CheckFindings findings) {
        List<String> warnings = new ArrayList<>();
        if (findings.isLate()) {
            warnings.add(
                    "the check of the backup took too long and was ended; its bytes are those that were backed up");
            return warnings;
        }
        for (CheckNote note : Databases.notes(findings)) {
            warnings.add("the database is as it was backed up, and SQLite's check says of it: " + note.what()
                    + note.cure().map(cure -> ". What helps: " + cure).orElse(""));
        }
        return warnings;
    }

    static void write(List<CheckNote> notes, Map<String, String> values) {
        int number = 0;
        for (CheckNote note : notes.subList(0, Math.min(MOST, notes.size()))) {
            String key = PREFIX + ++number;
            values.put(key + ".kind", note.kind().name());
            values.put(key + ".what", note.what());
            note.cure().ifPresent(cure -> values.put(key + ".cure", cure));
        }
    }

    /** Those that can be read; a kind that a later version writes is none of ours. */
    static List<CheckNote> read(Map<String, String> values) {
        List<CheckNote> notes = new ArrayList<>();
        for (int number = 1; number <= MOST; number++) {
            read(values, PREFIX + number).ifPresent(notes::add);
        }
        return notes;
    }

    private static Optional<CheckNote> read(Map<String, String> values, String key) {
        String kind = values.getOrDefault(key + ".kind", "");
        String what = values.get(key + ".what");
        Optional<String> cure = Optional.ofNullable(values.get(key + ".cure"));
        for (Kind known : Kind.values()) {
            if (what != null && known.name().equals(kind)) {
                return Optional.of(new CheckNote(known, what, cure));
            }
        }
        return Optional.empty();
    }
}

package dev.lifeboat;

import dev.lifeboat.CheckNote.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The notes of a check as lines of a manifest or of a verification. */
final class CheckNotes {

    private static final String PREFIX = "check.note.";

    /** More would not help anybody, and a manifest must stay small. */
    static final int MOST = 20;

    private CheckNotes() {}

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

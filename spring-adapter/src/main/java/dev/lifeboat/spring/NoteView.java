package dev.lifeboat.spring;

import dev.lifeboat.CheckNote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite's check says of the content of a backup, as JSON shows it. In it are names of tables and SQL, and no path:
 * nothing is hidden, or the cure would be another.
 *
 * @param kind {@code INCONSISTENT} or {@code NOT_CHECKED}
 * @param what what SQLite says
 * @param cure an SQL statement that mends it or shows the rows, or what to do in words, if something is known
 */
record NoteView(String kind, String what, @Nullable String cure) {

    static List<NoteView> of(List<CheckNote> notes) {
        return notes.stream()
                .map(note -> new NoteView(
                        note.kind().name(), note.what(), note.cure().orElse(null)))
                .toList();
    }
}

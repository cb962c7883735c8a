package dev.lifeboat;

import java.util.Optional;

/**
 * Something that SQLite's check says of the content of a database whose pages are sound. A note keeps no backup from being
 * made or restored: it belongs to what was backed up. Immutable.
 *
 * @param kind what sort of note it is
 * @param what what SQLite says, in one line; it names the table or the index where that is known
 * @param cure an SQL statement that mends it or shows the rows, or else what to do in words; empty if nothing is known
 */
public record CheckNote(Kind kind, String what, Optional<String> cure) {

    /** The sorts of notes. */
    public enum Kind {
        /**
         * The content contradicts itself or its schema: a row that breaks a constraint, an index entry that is missing, a
         * full-text index that does not match, pages that nothing uses.
         */
        INCONSISTENT,
        /** A part that could not be checked: it needs a collation, function, tokenizer or module that is not registered. */
        NOT_CHECKED
    }

    /** {@return the note in one line, for people} */
    @Override
    public String toString() {
        return what + cure.map(mends -> " (" + mends + ")").orElse("");
    }
}

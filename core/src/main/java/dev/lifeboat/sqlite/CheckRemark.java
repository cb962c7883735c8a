package dev.lifeboat.sqlite;

import java.util.Optional;

/**
 * Something that a check says of the content of a database whose pages are sound.
 *
 * @param kind what sort of remark it is
 * @param what in one line, in SQLite's words where it has any
 * @param cure a statement that mends it or shows the rows, or what to do in words
 * @param subject what it is about, without the numbers of rows and pages: two checks of one content agree on it
 */
public record CheckRemark(Kind kind, String what, Optional<String> cure, String subject) {

    /** The sorts of remarks. */
    public enum Kind {
        /** The content contradicts itself or its schema. */
        INCONSISTENT,
        /** A table needs something that is not registered on our connections. */
        UNREGISTERED
    }
}

package dev.lifeboat.sqlite;

import java.nio.file.Path;

/** The live database cannot be used as it is. The message names it and says why. */
public final class UnusableDatabaseException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    UnusableDatabaseException(Reason reason, Path path, String detail) {
        super("the database " + path + " " + reason.words + detail);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The ways in which a live database can be unusable. */
    public enum Reason {
        /** There is no file. */
        MISSING("does not exist"),
        /** There is something else in its place. */
        NOT_A_FILE("is not a file"),
        /** A file of another kind. */
        NOT_SQLITE("is not a SQLite database"),
        /** A SQLite database that SQLite itself finds malformed. */
        DAMAGED("is damaged"),
        /** Another file has its name since this process opened it. */
        REPLACED("was replaced by another file while this process has the old one open"),
        /** An interrupted transaction waits to be rolled back, which a read-only connection may not do. */
        HOT_JOURNAL("has a hot journal"),
        /** The operating system refuses. */
        UNREADABLE("cannot be opened");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }
}

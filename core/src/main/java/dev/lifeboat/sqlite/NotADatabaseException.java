package dev.lifeboat.sqlite;

/** A file is not a SQLite database. The message says how one sees it, as a sentence without its subject. */
public final class NotADatabaseException extends Exception {

    private static final long serialVersionUID = 1L;

    NotADatabaseException(String message) {
        super(message);
    }
}

package dev.lifeboat.examples;

/** A database that the tour cannot look at. The message says why and what to do. */
final class UnsuitableDatabaseException extends Exception {

    private static final long serialVersionUID = 1L;

    UnsuitableDatabaseException(String message) {
        super(message);
    }
}

package dev.lifeboat;

/** A manager that is closed was asked for something. To a caller it is the {@link IllegalStateException} that is documented. */
final class ClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ClosedException(String database) {
        super("this BackupManager of " + database + " is closed; nothing was done");
    }
}

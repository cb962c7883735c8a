package dev.lifeboat;

/** Anything that went wrong. The message says what failed, which backup, where, what is still safe and what to do. */
public class BackupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * For what Lifeboat itself found wrong.
     *
     * @param message what failed, where, and what is still safe
     */
    public BackupException(String message) {
        super(message);
    }

    /**
     * For what SQLite, a store, the file system or a plug-in of the host threw.
     *
     * @param message what failed, where, and what is still safe
     * @param cause what was thrown
     */
    public BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}

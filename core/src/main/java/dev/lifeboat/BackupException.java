package dev.lifeboat;

/** Anything that went wrong. The message says what failed, which backup, where, what is still safe and what to do. */
public class BackupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what happened. */
    public BackupException(String message) {
        super(message);
    }

    /** With what happened and its cause. */
    public BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}

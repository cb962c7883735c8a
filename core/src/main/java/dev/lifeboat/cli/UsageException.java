package dev.lifeboat.cli;

/** Arguments that make no command. The message says what is wrong and what is allowed. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}

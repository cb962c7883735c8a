package dev.lifeboat.spring;

/** The application is set up so that Lifeboat cannot work. Says what to do about it. */
final class SetupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    SetupException(String description, String action) {
        super(description);
        this.action = action;
    }

    String action() {
        return action;
    }
}

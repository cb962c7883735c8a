package dev.lifeboat.sqlite;

/** The candidate did not get in: the live database holds what it held before. The cause says why. */
public final class NotAppliedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Exception reason;

    NotAppliedException(Exception reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    /** Why. */
    public Exception reason() {
        return reason;
    }
}

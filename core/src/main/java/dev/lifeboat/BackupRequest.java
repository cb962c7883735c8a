package dev.lifeboat;

import java.util.Optional;

/**
 * What a caller says about a backup that it asks for. Immutable.
 *
 * @param trigger what makes it happen
 * @param label words for the people who will look for it, at most {@value #MAX_LABEL_LENGTH} characters
 */
public record BackupRequest(BackupTrigger trigger, Optional<String> label) {

    /** The longest allowed label, in characters. */
    public static final int MAX_LABEL_LENGTH = 500;

    /**
     * Makes a request.
     *
     * @throws IllegalArgumentException if the label is too long
     */
    public BackupRequest {
        label.ifPresent(BackupRequest::checkLabel);
    }

    /** A manual backup without a label. */
    public static BackupRequest manual() {
        return new BackupRequest(BackupTrigger.MANUAL, Optional.empty());
    }

    /**
     * A manual backup with a label; a blank one counts as none.
     *
     * @throws IllegalArgumentException if the label is too long
     */
    public static BackupRequest manual(String label) {
        return new BackupRequest(
                BackupTrigger.MANUAL, Optional.of(label.strip()).filter(text -> !text.isEmpty()));
    }

    private static void checkLabel(String label) {
        if (label.length() > MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException(
                    "label has " + label.length() + " characters, at most " + MAX_LABEL_LENGTH + " are allowed");
        }
    }
}

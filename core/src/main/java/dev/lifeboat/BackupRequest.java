package dev.lifeboat;

import dev.lifeboat.io.PlainText;
import java.util.Optional;

/**
 * What a caller says about a backup that it asks for. Immutable.
 *
 * @param trigger what makes it happen. While the database stays the same, {@link BackupTrigger#SCHEDULED} gives the
 *     newest good backup again, and {@link BackupTrigger#PRE_MIGRATION} the newest one of the last day, if that was made
 *     before a migration too and has the same label
 * @param label words for the people who will look for it, at most {@value #MAX_LABEL_LENGTH} characters
 */
public record BackupRequest(BackupTrigger trigger, Optional<String> label) {

    /** The longest allowed label, in characters. */
    public static final int MAX_LABEL_LENGTH = 500;

    /**
     * Makes a request.
     *
     * @param trigger for {@link #trigger()}
     * @param label for {@link #label()}; half of a character pair, which no file can hold, becomes U+FFFD
     * @throws IllegalArgumentException if the label is too long
     */
    public BackupRequest {
        label.ifPresent(BackupRequest::checkLabel);
        label = label.map(PlainText::wellFormed);
    }

    /** {@return a request for a manual backup without a label} */
    public static BackupRequest manual() {
        return new BackupRequest(BackupTrigger.MANUAL, Optional.empty());
    }

    /**
     * {@return a request for a manual backup with a label}
     *
     * @param label for {@link #label()}; space around it is cut off, and a blank one counts as none
     * @throws IllegalArgumentException if the label is too long
     */
    public static BackupRequest manual(String label) {
        return labelled(BackupTrigger.MANUAL, label);
    }

    /** For a file from elsewhere; a blank label counts as none. */
    static BackupRequest imported(String label) {
        return labelled(BackupTrigger.IMPORTED, label);
    }

    private static BackupRequest labelled(BackupTrigger trigger, String label) {
        return new BackupRequest(trigger, Optional.of(label.strip()).filter(text -> !text.isEmpty()));
    }

    /** Safety backups and imports come about otherwise, and retention treats them otherwise. */
    static void checkAskedFor(BackupTrigger trigger) {
        if (trigger == BackupTrigger.PRE_RESTORE || trigger == BackupTrigger.IMPORTED) {
            throw new IllegalArgumentException(
                    "a backup cannot be asked for as " + trigger + ": MANUAL, SCHEDULED and PRE_MIGRATION are allowed");
        }
    }

    private static void checkLabel(String label) {
        if (label.length() > MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException(
                    "label has " + label.length() + " characters, at most " + MAX_LABEL_LENGTH + " are allowed");
        }
    }
}

package dev.lifeboat;

/** A backup must not be deleted; the message says why and what to do. Nothing was deleted. */
public final class DeleteRefusedException extends BackupException {

    private static final long serialVersionUID = 1L;

    /** Says why a backup stays. */
    static DeleteRefusedException of(BackupId id, String why) {
        return new DeleteRefusedException("Deletion of " + id + " refused: " + why + ". Nothing was deleted.");
    }

    DeleteRefusedException(String message) {
        super(message);
    }
}

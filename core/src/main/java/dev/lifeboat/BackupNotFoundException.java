package dev.lifeboat;

/** There is no backup of this id, or there is none any more. */
public final class BackupNotFoundException extends BackupException {

    private static final long serialVersionUID = 1L;

    /** Says where there is none. */
    static BackupNotFoundException of(BackupId id, String where) {
        return new BackupNotFoundException("there is no backup " + id + " in " + where + "; nothing was touched");
    }

    BackupNotFoundException(String message) {
        super(message);
    }
}

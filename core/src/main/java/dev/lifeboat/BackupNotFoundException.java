package dev.lifeboat;

/** There is no backup of this id, or there is none any more. */
public final class BackupNotFoundException extends BackupException {

    private static final long serialVersionUID = 1L;

    BackupNotFoundException(String message) {
        super(message);
    }
}

package dev.lifeboat;

import java.util.Locale;

/** What a {@link BackupScheduler} does by itself. Tasks that are due at once run in this order, one after the other. */
public enum BackupTask {
    /** Makes a backup, unless the database is the same as in the newest one. */
    BACKUP,
    /** Prunes what the retention policy does not keep. */
    CLEANUP,
    /** Verifies backups with {@link VerifyDepth#INTEGRITY_CHECK}, those verified longest ago first. */
    VERIFY;

    /** {@return the name in lower case, as settings and log lines have it} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

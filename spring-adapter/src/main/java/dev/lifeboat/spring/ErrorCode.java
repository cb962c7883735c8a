package dev.lifeboat.spring;

import dev.lifeboat.BackupBusyException;
import dev.lifeboat.BackupNotFoundException;
import dev.lifeboat.CorruptBackupException;
import dev.lifeboat.DeleteRefusedException;
import dev.lifeboat.RestoreRefusedException;
import java.util.Locale;

/** What an exception of the core is to somebody who asked over HTTP. For Lifeboat's own web page: not an API. */
public enum ErrorCode {
    /** A value that was given is not allowed. */
    BAD_REQUEST(400),
    /** There is no such backup, or there is none any more. */
    NOT_FOUND(404),
    /** Another operation runs, and did not end in time. */
    BUSY(409),
    /** It may not or cannot happen, and nothing was touched. */
    REFUSED(409),
    /** A file is no good database, or not the one that was backed up. */
    DAMAGED(422),
    /** Anything else. */
    FAILED(500);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /**
     * {@return the code of an exception}
     *
     * @param failure what the core threw
     */
    public static ErrorCode of(RuntimeException failure) {
        if (failure instanceof IllegalArgumentException) {
            return BAD_REQUEST;
        }
        if (failure instanceof BackupNotFoundException) {
            return NOT_FOUND;
        }
        if (failure instanceof BackupBusyException) {
            return BUSY;
        }
        if (failure instanceof RestoreRefusedException || failure instanceof DeleteRefusedException) {
            return REFUSED;
        }
        return failure instanceof CorruptBackupException ? DAMAGED : FAILED;
    }

    /** {@return the code as answers have it, for example {@code not-found}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the HTTP status that goes with it} */
    public int status() {
        return status;
    }
}

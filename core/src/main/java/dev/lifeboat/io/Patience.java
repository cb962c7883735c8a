package dev.lifeboat.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Does to a file what Windows refuses while somebody has the file open: deletes it, or puts another in its place. That
 * is mostly a virus scanner or an indexer, for a moment, and the next attempt succeeds.
 */
final class Patience {

    static final int ATTEMPTS = 5;

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Patience() {}

    /** What may have to be done again; it does all or nothing. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** A handful of attempts within a tenth of a second; then the failure is what it says. An interrupt is kept. */
    static void patiently(Action action) throws IOException {
        int attempts = 1;
        while (!done(action, attempts == ATTEMPTS)) {
            LockSupport.parkNanos(NAP_NANOS);
            attempts++;
        }
    }

    private static boolean done(Action action, boolean last) throws IOException {
        try {
            action.run();
            return true;
        } catch (NoSuchFileException | FileAlreadyExistsException | DirectoryNotEmptyException e) {
            throw e;
        } catch (FileSystemException e) {
            if (last) {
                throw e;
            }
            return false;
        }
    }
}

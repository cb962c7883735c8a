package dev.lifeboat.sqlite;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/**
 * SQLite's online backup API, as the driver offers it. Never through the driver's {@code backup to} and {@code restore
 * from} or their defaults: the first does not end while others commit, the second reports success where nothing was
 * done.
 *
 * <p>A copy runs on a platform thread of its own: the driver's call is {@code synchronized native} and would pin the
 * carrier of a virtual thread. It cannot be interrupted.
 */
final class OnlineBackup {

    /** How long a copy may go on against a lock: SQLite has no busy handler here, so it is polled. */
    static final int POLL_MILLIS = 2;

    /** One round of polling; between rounds a caller looks at its own deadline. */
    static final int POLLS = 50;

    private static final int TARGET_STEP_BYTES = 4 << 20;
    private static final int MIN_STEP_PAGES = 16;

    /** Hears of pages between steps, on the thread of the copy. Must not throw: it would stay pending in native code. */
    @FunctionalInterface
    interface Observer {
        void copied(long pagesDone, long pagesTotal);
    }

    private OnlineBackup() {}

    /** A step that is large enough to be quick and small enough to show progress. */
    static int stepPages(int pageSize) {
        return Math.max(MIN_STEP_PAGES, TARGET_STEP_BYTES / pageSize);
    }

    /**
     * Copies the source connection's database into the file of the URI; the result code is the destination's, and right.
     *
     * @throws SQLException if the observer failed, after the copy has ended
     */
    static SQLiteErrorCode copy(SQLiteConnection source, String destinationUri, int stepPages, Observer observer)
            throws SQLException {
        Shield shield = new Shield(observer);
        SQLiteErrorCode code = onPlatformThread(
                () -> source.getDatabase().backup("main", destinationUri, shield, POLL_MILLIS, POLLS, stepPages));
        shield.rethrowFailure();
        return code;
    }

    /**
     * Copies the file of the URI into the destination connection's database. The driver's result code proves nothing
     * (it is read off the source), so the caller proves the content; what is returned is whether the last page was seen
     * to be copied. What an observer throws is lost: the content is in, whatever it says.
     */
    static boolean copyInto(SQLiteConnection destination, String sourceUri, int stepPages, Observer observer)
            throws SQLException {
        Shield shield = new Shield(observer);
        onPlatformThread(
                () -> destination.getDatabase().restore("main", sourceUri, shield, POLL_MILLIS, POLLS, stepPages));
        return shield.finished;
    }

    /** Between native code and an observer: an exception must not get through. */
    private static final class Shield implements DB.ProgressObserver {

        private final Observer observer;
        private volatile boolean finished;
        private volatile @Nullable Throwable failure;

        Shield(Observer observer) {
            this.observer = observer;
        }

        @Override
        public void progress(int remaining, int pageCount) {
            finished = remaining == 0;
            try {
                observer.copied((long) pageCount - remaining, pageCount);
            } catch (Throwable e) {
                failure = e;
            }
        }

        void rethrowFailure() throws SQLException {
            if (failure != null) {
                throw new SQLException("whoever watched a copy failed: " + failure, failure);
            }
        }
    }

    private static SQLiteErrorCode onPlatformThread(Callable<Integer> call) throws SQLException {
        return SQLiteErrorCode.getErrorCode(PlatformThread.call("lifeboat-copy", call));
    }
}

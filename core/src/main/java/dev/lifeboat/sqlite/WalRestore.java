package dev.lifeboat.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Restores a live database in WAL. The candidate is the <em>source</em> connection and the live path the destination of
 * the copy: this way round the result code is right. Readers go on, on the old state, until their transactions end.
 *
 * <p>The copy writes fewer pages a step than there are, so SQLite calls back while it holds the write lock and nothing
 * is committed. That is the moment in which it shows whether others have committed since the safety copy was taken; if
 * so, another one is taken right there, and the apply does not commit before that one is whole.
 */
final class WalRestore implements LiveRestore {

    private static final Logger LOG = LoggerFactory.getLogger(WalRestore.class);
    private static final int CHECKPOINT_PATIENCE_MILLIS = 1_000;
    private static final long CHECKPOINT_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LiveDatabase live;
    private final SQLiteConnection witness;
    private long dataVersion;

    WalRestore(LiveDatabase live) throws SQLException {
        this.live = live;
        this.witness = live.open();
    }

    /** The witness looks first: what is committed after this look shows, whether or not the copy has it. */
    @Override
    public void safeguard(SafetyCopy safety) throws Exception {
        dataVersion = witnessed();
        takePinned(safety);
    }

    private long witnessed() throws SQLException {
        return Sql.dataVersion(witness);
    }

    private void takePinned(SafetyCopy safety) throws Exception {
        try (SQLiteConnection reader = live.open()) {
            Sql.pin(reader);
            safety.take((target, observer) -> Snapshot.copy(reader, target, observer));
        }
    }

    @Override
    public Applied apply(CandidateDatabase candidate, SafetyCopy safety, PageObserver observer) throws Exception {
        try (SQLiteConnection source = candidate.openLockable("ro");
                SQLiteConnection brake = candidate.openLockable("rw")) {
            // Read once, so that nothing but a lock is left to take when it is needed.
            Sql.number(brake, "SELECT count(*) FROM sqlite_schema");
            return run(new Apply(candidate.header(), brake, safety, observer), source);
        }
    }

    /** The source is immutable here: a roll-back is never stopped, and the safety copy stays as it is. */
    @Override
    public void rollBack(CandidateDatabase safetyCopy, SafetyCopy undone, PageObserver observer) throws Exception {
        safeguard(undone);
        try (SQLiteConnection source = safetyCopy.openImmutable()) {
            run(new Apply(safetyCopy.header(), null, undone, observer), source);
        }
    }

    private Applied run(Apply apply, SQLiteConnection source) throws Exception {
        SQLiteErrorCode code = copy(apply, source);
        if (code == SQLiteErrorCode.SQLITE_OK) {
            Applied applied = apply.applied();
            checkpointAtOnce();
            return applied;
        }
        throw new NotAppliedException(apply.failure().orElse(failureOf(code)));
    }

    private SQLiteErrorCode copy(Apply apply, SQLiteConnection source) throws SQLException {
        long deadline = System.nanoTime() + live.lockTimeout().toNanos();
        try {
            SQLiteErrorCode code = OnlineBackup.copy(source, live.destinationUri(), apply.stepPages, apply);
            while (Sql.isBusy(code) && !apply.begun() && System.nanoTime() < deadline) {
                code = OnlineBackup.copy(source, live.destinationUri(), apply.stepPages, apply);
            }
            return code;
        } finally {
            apply.end();
        }
    }

    private SQLException failureOf(SQLiteErrorCode code) {
        return Sql.isBusy(code)
                ? new LockedException(live.path(), live.lockTimeout())
                : new SQLException("SQLite ended it with " + code, null, code.code);
    }

    /** What happens while the copy runs, on its thread. */
    private final class Apply implements OnlineBackup.Observer {

        private final int stepPages;
        private final @Nullable SQLiteConnection brake;
        private final SafetyCopy safety;
        private final PageObserver observer;
        private volatile long lockedAtNanos;
        private volatile boolean begun;
        private volatile @Nullable FutureTask<Boolean> takenAnew;
        private volatile @Nullable Throwable failure;

        Apply(DatabaseHeader source, @Nullable SQLiteConnection brake, SafetyCopy safety, PageObserver observer) {
            this.stepPages =
                    (int) Math.min(OnlineBackup.stepPages(source.pageSize()), Math.max(1, source.pageCount() - 1));
            this.brake = brake;
            this.safety = safety;
            this.observer = observer;
        }

        @Override
        public void copied(long pagesDone, long pagesTotal) {
            try {
                if (!begun) {
                    begin();
                }
                if (failure == null) {
                    observer.pages(pagesDone, pagesTotal);
                }
            } catch (Throwable e) {
                stop(e);
            }
            // Whatever failed: a brake that does not hold must not let it commit before that.
            requireSafe(pagesTotal - pagesDone <= stepPages);
        }

        /**
         * The write lock is held and nothing is committed: now, or never, the safety copy is made current. That goes on
         * beside the apply, whose pages nobody sees, so that writers do not wait for both in turn.
         */
        private void begin() throws Exception {
            begun = true;
            lockedAtNanos = System.nanoTime();
            if (witnessed() != dataVersion) {
                takenAnew = PlatformThread.start("lifeboat-safety", () -> {
                    takePinned(safety);
                    return true;
                });
            }
        }

        /** The step that comes next may be the one that commits: not before the safety copy is whole and durable. */
        private void requireSafe(boolean commitsNext) {
            FutureTask<Boolean> copy = takenAnew;
            if (copy == null || !(commitsNext || copy.isDone())) {
                return;
            }
            takenAnew = null;
            try {
                PlatformThread.await(copy);
            } catch (ExecutionException e) {
                stop(e.getCause() == null ? e : e.getCause());
            }
        }

        /** An apply that SQLite ended early does not leave a copy behind that is still being made. */
        void end() {
            requireSafe(true);
        }

        /** Nothing else stops a running copy: its source is locked, so that the next step is busy and it is rolled back. */
        private void stop(Throwable reason) {
            Throwable before = failure;
            if (before != null) {
                keepWith(before, reason);
                return;
            }
            failure = reason;
            try {
                if (brake != null) {
                    Sql.run(brake, "BEGIN EXCLUSIVE");
                }
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }

        private static void keepWith(Throwable before, Throwable reason) {
            if (before != reason) {
                before.addSuppressed(reason);
            }
        }

        boolean begun() {
            return begun;
        }

        /** A failure after the last page, or one whose brake did not hold, comes too late to stop it. */
        Applied applied() {
            return new Applied(Duration.ofNanos(System.nanoTime() - lockedAtNanos), failure());
        }

        Optional<Exception> failure() {
            return Optional.ofNullable(failure).map(Apply::asException);
        }

        private static Exception asException(Throwable failure) {
            return failure instanceof Exception e ? e : new SQLException(failure.toString(), failure);
        }
    }

    /**
     * Page counts prove nothing here: writers may already be writing. Nor does what the check says of content once others
     * have committed, which may be theirs.
     */
    @Override
    public Optional<String> prove(CheckFindings candidate) throws SQLException {
        if (candidate.isLate()) {
            return Optional.empty();
        }
        long version = witnessed();
        try (SQLiteConnection connection = live.open()) {
            CheckFindings found =
                    LiveCheck.of(connection, DatabaseHeader.of(connection).bytes());
            List<String> doubts = witnessed() == version ? found.changedSince(candidate) : found.damage();
            return doubts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", doubts));
        }
    }

    @Override
    public void validate(Validation validation) throws Exception {
        try (SQLiteConnection connection = live.open()) {
            LentConnection.lend(connection, validation);
        }
    }

    /**
     * Else the commit of a writer that waited would pay for the whole restored database: SQLite lets the first one that
     * commits do the checkpoint. Writers go on meanwhile. What is left over, a failure too, is for {@link #settle}.
     */
    private void checkpointAtOnce() {
        try {
            Checkpoint.PASSIVE.run(witness);
        } catch (SQLException e) {
            LOG.debug("the checkpoint of {} is tried again", live.path(), e);
        }
    }

    /** A host that is at work has a checkpoint or a reader under way at almost any moment, so it is tried for a while. */
    @Override
    public Optional<String> settle() throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CHECKPOINT_PATIENCE_MILLIS);
        try (SQLiteConnection connection = live.open()) {
            connection.setBusyTimeout(CHECKPOINT_PATIENCE_MILLIS);
            do {
                if (Checkpoint.PASSIVE.run(connection) && Checkpoint.TRUNCATE.run(connection)) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(CHECKPOINT_POLL_NANOS);
            } while (System.nanoTime() < deadline);
        }
        return Optional.of("a reader holds the write-ahead log of " + live.path() + " back: it keeps " + live.walBytes()
                + " bytes until that reader's transaction ends and a checkpoint runs");
    }

    @Override
    public void close() throws SQLException {
        witness.close();
    }
}

package dev.lifeboat.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A restore of the live database in place, while other connections stay open; the two ways differ by journal mode. Each
 * of the steps is called once, in this order; rolling back comes after applying. Used by one thread.
 *
 * <p>What is true if the process dies: before {@link #apply} returns, the old content; after it, the new. SQLite rolls
 * an unfinished transaction back by itself, at the next open at the latest.
 */
public sealed interface LiveRestore extends AutoCloseable permits WalRestore, RollbackRestore {

    /** Makes a safety copy of what a connection sees. */
    @FunctionalInterface
    interface SafetyCopy {

        /** Copies it, and checks the copy. The connection holds its state fast. */
        void take(SafetySource source) throws Exception;
    }

    /** The state that a safety copy is taken of. */
    @FunctionalInterface
    interface SafetySource {

        /** Copies it into an empty file. */
        void copyTo(Path target, PageObserver observer) throws SQLException;
    }

    /** Looks at the live database with the new content in. */
    @FunctionalInterface
    interface Validation {

        /** Throws when it is not right. */
        void accept(Connection live) throws Exception;
    }

    /**
     * An apply that is committed.
     *
     * @param writersHeldOut how long writers had to wait
     * @param doubt why it should be rolled back at once, if so: it could not be stopped when it should have been
     */
    record Applied(Duration writersHeldOut, Optional<Exception> doubt) {}

    /**
     * Begins: with a rollback journal, this takes the whole file and keeps it.
     *
     * @throws LockedException if the file stays locked by others; nothing was changed
     */
    static LiveRestore begin(LiveDatabase live) throws UnusableDatabaseException, SQLException {
        return live.inspectToReplace().wal() ? new WalRestore(live) : new RollbackRestore(live);
    }

    /** Takes the safety copy. */
    void safeguard(SafetyCopy safety) throws Exception;

    /**
     * Puts the candidate in, as one SQLite transaction.
     *
     * @param safety taken once more if others committed since the first time, with nothing falling between; when it
     *     throws, nothing is applied
     * @return what came of it: from here on the new content is in
     * @throws NotAppliedException if the old content stays: the file stayed locked by others, the safety copy threw, or
     *     SQLite could not apply it (no space, no permission)
     * @throws Exception if it is not known what came of it
     */
    Applied apply(CandidateDatabase candidate, SafetyCopy safety, PageObserver observer) throws Exception;

    /**
     * Whether the right content is in, as far as SQLite can tell: its check says what it said of the candidate, under the
     * same settings. What was broken off there is not begun here.
     *
     * @param candidate what the check said of the candidate
     * @return why it is not; empty if it is
     */
    Optional<String> prove(CheckFindings candidate) throws SQLException;

    /** Lends a connection to the live database for looking at it; nothing that is done to it lasts. */
    void validate(Validation validation) throws Exception;

    /** Puts the safety copy back the same way, taking a copy of what is in first, if others can have changed it. */
    void rollBack(CandidateDatabase safetyCopy, SafetyCopy undone, PageObserver observer) throws Exception;

    /**
     * Hands back to the host: checkpoints the log, or lets the file go.
     *
     * @return what an operator should know about it, if anything
     */
    Optional<String> settle() throws SQLException;

    /** Lets go of everything, settled or not. */
    @Override
    void close() throws SQLException;
}

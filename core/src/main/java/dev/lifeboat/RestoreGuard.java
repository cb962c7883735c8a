package dev.lifeboat;

import java.sql.Connection;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * May this restore happen, and is the result right? The host's voice in a restore. Every method has a default; they are
 * called one after the other, on the thread that called the restore, and a manager runs one restore at a time. A guard must
 * not call the manager that runs it. The ready-made guards are immutable and thread-safe.
 *
 * <p>One exception: after a call on a virtual thread, {@link #validate} runs on the platform thread of the operation, to
 * which thread-locals of the caller do not come along. A lock of SQLite may be held there.
 */
public interface RestoreGuard {

    /**
     * Looks at the candidate before anything is touched.
     *
     * @param candidate the backup, decoded and verified; valid until this method returns
     * @throws Exception to refuse the restore; its message is shown to the operator
     */
    default void check(RestoreCandidate candidate) throws Exception {}

    /**
     * Stops the host's writers for a moment. A restore is right without it too: it only spares the host's transactions
     * a conflict.
     *
     * @return what resumes them; closed exactly once, whatever happened, before the event goes out. This is also where
     *     a host clears its caches
     * @throws Exception to refuse the restore; nothing has been touched
     */
    default Quiet quiesce() throws Exception {
        return Quiet.NONE;
    }

    /**
     * Looks at the live database with the new content in; with {@link RestoreMode#REPLACE_FILE}, at the new file before it
     * takes the place of the old one.
     *
     * @param live a connection with {@code query_only} set. With a rollback journal it is the only connection that can
     *     read at this moment: another one would wait for the restore that waits for it
     * @throws Exception to undo the restore: the content from before comes back
     */
    default void validate(Connection live) throws Exception {}

    /** A host that has stopped using its database for a moment. Closed once, on the thread that called the restore. */
    @FunctionalInterface
    @SuppressWarnings("try") // A host may throw what it likes, an interrupt included: the restore keeps it.
    interface Quiet extends AutoCloseable {

        /** Nothing was stopped. */
        Quiet NONE = () -> {};

        /**
         * Lets the host go on.
         *
         * @throws Exception if it cannot: the restore stands, and {@link RestoreResult#warnings()} says so
         */
        @Override
        void close() throws Exception;
    }

    /**
     * {@return all of these guards as one} It checks, quiesces and validates in this order, and resumes in reverse.
     * When one cannot quiesce, those before it are resumed.
     *
     * @param guards in the order in which they are asked; with none, nothing is refused
     */
    static RestoreGuard all(RestoreGuard... guards) {
        return new GuardChain(List.of(guards));
    }

    /**
     * {@return a guard that refuses a backup which lacks one of these tables}
     *
     * @param tables names of tables or views; upper and lower case are the same, as in SQLite
     */
    static RestoreGuard requireTables(String... tables) {
        return new ReadyMadeGuards.RequireTables(List.of(tables));
    }

    /** {@return a guard that refuses a backup whose {@code PRAGMA application_id} is not that of the live database} */
    static RestoreGuard sameApplicationId() {
        return new ReadyMadeGuards.SameApplicationId();
    }

    /**
     * {@return a guard that refuses a backup of a newer host}
     *
     * @param userVersion the highest {@code PRAGMA user_version} that this host can work with
     */
    static RestoreGuard notNewerThan(int userVersion) {
        return new ReadyMadeGuards.NotNewerThan(userVersion);
    }

    /**
     * {@return a guard that refuses while the host is busy}
     *
     * @param busy asked once a restore, before anything is touched
     * @param reason shown to the operator
     */
    static RestoreGuard refuseWhile(BooleanSupplier busy, String reason) {
        return new ReadyMadeGuards.RefuseWhile(busy, reason);
    }
}

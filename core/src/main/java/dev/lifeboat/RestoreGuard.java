package dev.lifeboat;

import java.sql.Connection;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * May this restore happen, and is the result right? The host's voice in a restore. Every method has a default; all are
 * called on the thread of the restore, one after the other. A guard must not call the manager that runs it.
 */
public interface RestoreGuard {

    /**
     * Looks at the candidate before anything is touched.
     *
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
     * Looks at the live database with the new content in.
     *
     * @param live a connection with {@code query_only} set. With a rollback journal it is the only connection that can
     *     read at this moment: another one would wait for the restore that waits for it
     * @throws Exception to undo the restore: the content from before comes back
     */
    default void validate(Connection live) throws Exception {}

    /** A host that has stopped using its database for a moment. */
    @FunctionalInterface
    @SuppressWarnings("try") // A host may throw what it likes, an interrupt included: the restore keeps it.
    interface Quiet extends AutoCloseable {

        /** Nothing was stopped. */
        Quiet NONE = () -> {};

        /** Lets the host go on. */
        @Override
        void close() throws Exception;
    }

    /**
     * All of these guards as one: checks, quiesces and validates in this order, and resumes in reverse. When one cannot
     * quiesce, those before it are resumed.
     */
    static RestoreGuard all(RestoreGuard... guards) {
        return new GuardChain(List.of(guards));
    }

    /** Refuses a backup that lacks one of these tables (or views). */
    static RestoreGuard requireTables(String... tables) {
        return new ReadyMadeGuards.RequireTables(List.of(tables));
    }

    /** Refuses a backup whose {@code PRAGMA application_id} is not that of the live database. */
    static RestoreGuard sameApplicationId() {
        return new ReadyMadeGuards.SameApplicationId();
    }

    /** Refuses a backup whose {@code PRAGMA user_version} is above this one: it was made by a newer host. */
    static RestoreGuard notNewerThan(int userVersion) {
        return new ReadyMadeGuards.NotNewerThan(userVersion);
    }

    /**
     * Refuses while the host is busy.
     *
     * @param busy asked once a restore, before anything is touched
     * @param reason shown to the operator
     */
    static RestoreGuard refuseWhile(BooleanSupplier busy, String reason) {
        return new ReadyMadeGuards.RefuseWhile(busy, reason);
    }
}

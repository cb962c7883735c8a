package dev.lifeboat;

import java.sql.Connection;

/**
 * The guard of a host, asked on the thread that called the operation: it may go by what is bound to that thread, such as a
 * transaction. Only {@link #validate} runs where the operation does, which may hold a lock of SQLite then.
 *
 * @param guard the host's
 */
record CallerGuard(RestoreGuard guard) implements RestoreGuard {

    @Override
    public void check(RestoreCandidate candidate) throws Exception {
        OperationThread.onCaller(() -> {
            guard.check(candidate);
            return true;
        });
    }

    @Override
    public Quiet quiesce() throws Exception {
        Quiet quiet = OperationThread.onCaller(guard::quiesce);
        return () -> OperationThread.onCaller(() -> {
            quiet.close();
            return true;
        });
    }

    @Override
    public void validate(Connection live) throws Exception {
        guard.validate(live);
    }
}

package dev.lifeboat;

import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Several guards as one: {@link RestoreGuard#all}. */
record GuardChain(List<RestoreGuard> guards) implements RestoreGuard {

    @Override
    public void check(RestoreCandidate candidate) throws Exception {
        for (RestoreGuard guard : guards) {
            guard.check(candidate);
        }
    }

    @Override
    public Quiet quiesce() throws Exception {
        Deque<Quiet> quiet = new ArrayDeque<>();
        try {
            for (RestoreGuard guard : guards) {
                quiet.push(Objects.requireNonNull(
                        guard.quiesce(), "quiesce() returned null; Quiet.NONE means that nothing was stopped"));
            }
        } catch (Throwable failure) {
            resume(quiet, failure);
            throw failure;
        }
        return () -> resumeAll(quiet);
    }

    @Override
    public void validate(Connection live) throws Exception {
        for (RestoreGuard guard : guards) {
            guard.validate(live);
        }
    }

    private static void resumeAll(Deque<Quiet> quiet) throws Exception {
        Exception failure = new Exception("could not resume");
        resume(quiet, failure);
        if (failure.getSuppressed().length == 1 && failure.getSuppressed()[0] instanceof Exception only) {
            throw only;
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** Resumes the last that was quiet first; what goes wrong joins the failure, so that each gets its turn. */
    private static void resume(Deque<Quiet> quiet, Throwable failure) {
        while (!quiet.isEmpty()) {
            try {
                quiet.pop().close();
            } catch (Throwable problem) {
                Failures.keepWith(failure, problem);
            }
        }
    }
}

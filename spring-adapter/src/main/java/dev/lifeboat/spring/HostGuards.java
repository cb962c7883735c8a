package dev.lifeboat.spring;

import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import java.sql.Connection;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All guards of the application as one, in their order. They are looked up when a restore asks: a guard may need the
 * DataSource, which is made after the manager.
 */
final class HostGuards implements RestoreGuard {

    private final ObjectProvider<RestoreGuard> guards;
    private volatile boolean inUse;

    HostGuards(ObjectProvider<RestoreGuard> guards) {
        this.guards = guards;
    }

    /** From now on somebody may use the database. */
    void use() {
        inUse = true;
    }

    @Override
    public void check(RestoreCandidate candidate) throws Exception {
        RestoreGuard.all(guards()).check(candidate);
    }

    @Override
    public Quiet quiesce() throws Exception {
        if (!inUse) {
            return Quiet.NONE;
        }
        RestoreGuard[] guards = guards();
        RestoreGuard all = RestoreGuard.all(guards);
        timed(guards).forEach(GuardTime::begins);
        try {
            Quiet quiet = all.quiesce();
            return () -> resume(guards, quiet);
        } finally {
            timed(guards).forEach(GuardTime::ends);
        }
    }

    private static void resume(RestoreGuard[] guards, Quiet quiet) throws Exception {
        timed(guards).forEach(GuardTime::begins);
        try {
            quiet.close();
        } finally {
            timed(guards).forEach(GuardTime::ends);
        }
    }

    @Override
    public void validate(Connection live) throws Exception {
        RestoreGuard[] guards = guards();
        timed(guards).forEach(GuardTime::begins);
        try {
            RestoreGuard.all(guards).validate(live);
        } finally {
            timed(guards).forEach(GuardTime::ends);
        }
    }

    private RestoreGuard[] guards() {
        return guards.orderedStream().toArray(RestoreGuard[]::new);
    }

    /** Those that make others wait, and must know how long guards of the application take. */
    private static Stream<GuardTime> timed(RestoreGuard[] guards) {
        return Stream.of(guards).filter(GuardTime.class::isInstance).map(GuardTime.class::cast);
    }
}

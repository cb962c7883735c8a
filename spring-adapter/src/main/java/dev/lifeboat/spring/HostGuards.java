package dev.lifeboat.spring;

import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import java.sql.Connection;
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
        all().check(candidate);
    }

    @Override
    public Quiet quiesce() throws Exception {
        return inUse ? all().quiesce() : Quiet.NONE;
    }

    @Override
    public void validate(Connection live) throws Exception {
        all().validate(live);
    }

    private RestoreGuard all() {
        return RestoreGuard.all(guards.orderedStream().toArray(RestoreGuard[]::new));
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import java.sql.Connection;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All guards of the application as one, in their order. They are looked up when a restore asks: a guard may need the
 * DataSource, which is made after the manager.
 */
record HostGuards(ObjectProvider<RestoreGuard> guards) implements RestoreGuard {

    @Override
    public void check(RestoreCandidate candidate) throws Exception {
        all().check(candidate);
    }

    @Override
    public Quiet quiesce() throws Exception {
        return all().quiesce();
    }

    @Override
    public void validate(Connection live) throws Exception {
        all().validate(live);
    }

    private RestoreGuard all() {
        return RestoreGuard.all(guards.orderedStream().toArray(RestoreGuard[]::new));
    }
}

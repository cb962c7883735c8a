package dev.lifeboat.spring;

import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import org.springframework.beans.factory.ObjectProvider;

/** Refuses a restore while any {@link HostBusy} says so. */
record BusyGuard(ObjectProvider<HostBusy> hosts) implements RestoreGuard {

    @Override
    public void check(RestoreCandidate candidate) throws Exception {
        for (HostBusy host : hosts.orderedStream().toList()) {
            RestoreGuard.refuseWhile(host::isBusy, host.reason()).check(candidate);
        }
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.RestoreCandidate;
import dev.lifeboat.RestoreGuard;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Refuses a restore on a thread that holds a connection of the database in a transaction of its own: the restore would wait
 * for that connection, which waits for the restore.
 *
 * @param leadsToTheDatabase whether a DataSource does, as far as that is known without a connection
 */
record TransactionGuard(Predicate<DataSource> leadsToTheDatabase) implements RestoreGuard {

    @Override
    public void check(RestoreCandidate candidate) {
        boolean held = TransactionSynchronizationManager.getResourceMap().keySet().stream()
                .anyMatch(resource -> resource instanceof DataSource bound && leadsToTheDatabase.test(bound));
        if (held) {
            throw new IllegalStateException(
                    "the thread that asks for it is in a transaction and holds a connection of the"
                            + " database, for which the restore would wait: call it outside of @Transactional, or on another"
                            + " thread");
        }
    }
}

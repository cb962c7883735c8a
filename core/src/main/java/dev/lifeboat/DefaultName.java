package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Under which name the backups of a database are, where the host gave none. A host may have backups under the name from
 * before names had a mark of the file name: it keeps that. What decides is what is there, in staging and in the store, so
 * that the next manager decides alike; {@code docs/decisions.md} has the rule. Writes nothing.
 */
final class DefaultName {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultName.class);

    private final Path database;
    private final BackupStore store;
    private final String name;
    private final String former;
    private final Staging staging;
    private final Staging formerStaging;

    DefaultName(Path database, BackupStore store, Path staging, DurableFiles files) {
        this.database = database;
        this.store = store;
        this.name = DatabasePath.defaultName(database);
        this.former = DatabasePath.formerName(database);
        this.staging = new Staging(staging, database, name, files);
        this.formerStaging = new Staging(staging, database, former, files);
    }

    String choose() {
        if (name.equals(former) || staging.knowsRuns()) {
            return name;
        }
        boolean wasFormer = formerStaging.knowsRuns() && staging.wasLocked();
        boolean mayBeFormer = wasFormer || !formerStaging.knowsRuns();
        return mayBeFormer && storeAllows(wasFormer) ? former : name;
    }

    /** Whether the former name may go on, which what is in the store says, or else whether it was in use. */
    private boolean storeAllows(boolean wasFormer) {
        try {
            Optional<BackupId> newest = newest(former);
            return newest(name).isEmpty() && (newest.isPresent() ? !isOfAnotherFile(newest.get()) : wasFormer);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "the backups of {} count under the name {}: whether there are some under {} too is not known, since {}"
                            + " cannot be read ({})",
                    database,
                    wasFormer ? former : name,
                    wasFormer ? name : former,
                    store,
                    Words.failure(e));
            return wasFormer;
        }
    }

    private Optional<BackupId> newest(String ofName) throws IOException {
        return new Listing(ofName, store.list(Listing::isSized))
                .committed().stream().map(ListedBackup::id).max(Comparator.naturalOrder());
    }

    private boolean isOfAnotherFile(BackupId newest) throws IOException {
        try {
            boolean other = new Manifests(store).get(newest).provenance().isOfAnotherFile(database);
            if (other) {
                LOG.warn(
                        "backups under the name {}, such as {} in {}, are of another database: those of {} get the name {}",
                        former,
                        newest,
                        store,
                        database,
                        name);
            }
            return other;
        } catch (MalformedTextException e) {
            LOG.debug("whose {} is cannot be read", newest, e);
            return false;
        }
    }
}

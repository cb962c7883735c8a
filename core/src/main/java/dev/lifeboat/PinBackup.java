package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pins a backup or takes the pin back. The pin is an empty object: it goes into a store that is full. */
final class PinBackup {

    private static final Logger LOG = LoggerFactory.getLogger(PinBackup.class);

    private final Context context;
    private final Catalog catalog;

    PinBackup(Context context) {
        this.context = context;
        this.catalog = context.catalog();
    }

    /** What cannot be read is not pinned either: retention leaves it alone anyway. */
    Backup pin(BackupId id) throws IOException {
        refuseWaiting(id);
        catalog.requireCommitted(id);
        refuseAnothers(id);
        Backup backup = described(id, "It was not pinned, and nothing prunes it.");
        if (!backup.pinned()) {
            Path empty = context.staging().readingFile(context.clock().instant());
            try {
                catalog.pin(id, empty);
            } finally {
                context.staging().drop(empty);
            }
        }
        LOG.info("backup {} pinned", id);
        return described(id, "It is pinned.");
    }

    /** The pin goes first: what cannot be read can be deleted then. */
    Backup unpin(BackupId id) throws IOException {
        Optional<Backup> waiting = context.backups().copy(id);
        if (waiting.isPresent()) {
            return waiting.get();
        }
        catalog.requireCommitted(id);
        refuseAnothers(id);
        catalog.unpin(id);
        LOG.info("backup {} unpinned", id);
        return described(id, "It is not pinned any more.");
    }

    /** Its own retention goes by its pins. One that cannot be read tells no owner, and can be deleted once it has no pin. */
    private void refuseAnothers(BackupId id) throws IOException {
        try {
            Optional<String> refusal = new Ownership(context).refusal(catalog.manifest(id));
            if (refusal.isPresent()) {
                throw new BackupException("the pin of backup " + id + " stays as it is: " + refusal.get() + ".");
            }
        } catch (MalformedTextException e) {
            LOG.debug("whose {} is cannot be read", id, e);
        }
    }

    /** A pin is an object in the store, beside the backup. */
    private void refuseWaiting(BackupId id) throws IOException {
        if (context.backups().copy(id).isPresent()) {
            throw new BackupException("safety backup " + id + " waits in "
                    + context.waiting().directory() + " until it can be put into " + catalog.store()
                    + ", and can be pinned then. Nothing prunes it there.");
        }
    }

    private Backup described(BackupId id, String state) throws IOException {
        try {
            return catalog.described(id);
        } catch (MalformedTextException e) {
            throw new CorruptBackupException("the manifest of backup " + id + " in " + catalog.store()
                    + " cannot be read (" + e.getMessage() + "). " + state);
        }
    }
}

package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes one backup because somebody asked for it; what must not go is refused. */
final class DeleteBackup {

    private static final Logger LOG = LoggerFactory.getLogger(DeleteBackup.class);

    private final Context context;

    DeleteBackup(Context context) {
        this.context = context;
    }

    /** Deletes it, and says which one that was. */
    BackupId run(BackupId id) throws IOException {
        if (context.backups().copy(id).isPresent()) {
            new SafetyCopies(context).drop(id);
            LOG.info("safety backup {} deleted, which waited in staging", id);
            return id;
        }
        context.catalog().requireCommitted(id);
        refusePinned(id);
        refuseNewestGood(id);
        refuseOthers(id);
        new Removal(context).run(id);
        LOG.info("backup {} deleted from {}", id, context.catalog().store());
        return id;
    }

    /** What cannot be read does not say whose it is. */
    private void refuseOthers(BackupId id) throws IOException {
        try {
            Optional<String> refusal =
                    new Ownership(context).refusal(context.catalog().manifest(id));
            if (refusal.isPresent()) {
                throw DeleteRefusedException.of(
                        id, refusal.get() + "; delete it there, or build this manager with adopt(mark)");
            }
        } catch (MalformedTextException e) {
            LOG.debug("whose {} is cannot be read", id, e);
        }
    }

    private void refusePinned(BackupId id) throws IOException {
        if (context.catalog().isPinned(id)) {
            throw DeleteRefusedException.of(id, "it is pinned; unpin it first");
        }
    }

    private void refuseNewestGood(BackupId id) throws IOException {
        if (context.newestGood().filter(backup -> backup.id().equals(id)).isPresent()) {
            throw DeleteRefusedException.of(
                    id, "it is the newest good backup; make another one first (the others can be deleted)");
        }
    }
}

package dev.lifeboat;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The removal of one backup: the manifest first, which is the commit, then what belongs to it. */
final class Removal {

    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Context context;

    Removal(Context context) {
        this.context = context;
    }

    void run(BackupId id) throws IOException {
        context.catalog().deleteManifest(id);
        context.steps().reached(Step.MANIFEST_REMOVED);
        deleteData(id);
    }

    /** Without its manifest it is no backup any more. What cannot be deleted just now is left to a sweep. */
    private void deleteData(BackupId id) {
        try {
            context.catalog().deleteData(id);
            context.steps().reached(Step.DATA_REMOVED);
        } catch (IOException e) {
            LOG.warn("{} is removed, but its data stays until it can be deleted; somebody may have it open", id, e);
        }
    }
}

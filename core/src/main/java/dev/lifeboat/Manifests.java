package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The manifests in a store: they never change, so each is read once. Thread-safe. */
final class Manifests {

    private final BackupStore store;
    private final Map<BackupId, Manifest.Content> known = new ConcurrentHashMap<>();

    Manifests(BackupStore store) {
        this.store = store;
    }

    /** The manifest of a backup, as it was written. */
    Manifest.Content get(BackupId id) throws IOException, MalformedTextException {
        Manifest.Content content = known.get(id);
        return content == null ? readAnew(id) : content;
    }

    /** The manifest of a backup as it is in the store now; what was known of it before is forgotten. */
    Manifest.Content readAnew(BackupId id) throws IOException, MalformedTextException {
        known.remove(id);
        try (InputStream in = store.open(id.key(Manifest.SUFFIX))) {
            Manifest.Content content = Manifest.readAll(id, in);
            known.put(id, content);
            return content;
        }
    }

    /** Where a backup was made that was listed; nothing is read for that. */
    Provenance provenance(BackupId id) {
        Manifest.Content content = known.get(id);
        return content == null ? Provenance.NONE : content.provenance();
    }

    void forget(BackupId id) {
        known.remove(id);
    }

    /** Forgets those that are gone, when there are more than so many. */
    void retain(Set<BackupId> ids, int listed) {
        if (known.size() > listed) {
            known.keySet().retainAll(ids);
        }
    }
}

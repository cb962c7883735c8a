package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host can ask for: the backups in the store, and the safety backups that wait in staging until the store takes
 * them. Those are read without the store, which may be full, read-only or away: a restore can be undone all the same.
 * Retention and health know only the {@link Catalog}. Thread-safe.
 */
final class AllBackups {

    private static final Logger LOG = LoggerFactory.getLogger(AllBackups.class);

    private final Catalog catalog;
    private final WaitingCopies waiting;

    AllBackups(Catalog catalog, WaitingCopies waiting) {
        this.catalog = catalog;
        this.waiting = waiting;
    }

    /**
     * Newest first; one that is in both places (published, and not yet let go of) once. Staging is looked at first, so
     * that what is published meanwhile is seen. A store that does not answer hides no copy that waits.
     */
    List<Backup> list() throws IOException {
        List<Backup> copies = waiting.list();
        List<Backup> stored;
        try {
            stored = catalog.list();
        } catch (IOException | RuntimeException e) {
            if (copies.isEmpty()) {
                throw e;
            }
            LOG.warn("{} cannot be read: only what waits in {} is listed", catalog.store(), waiting.directory(), e);
            stored = List.of();
        }
        return merged(copies, stored);
    }

    private static List<Backup> merged(List<Backup> copies, List<Backup> stored) {
        Map<BackupId, Backup> all = stored.stream().collect(Collectors.toMap(Backup::id, Function.identity()));
        Map<BackupId, Backup> published = Map.copyOf(all);
        for (Backup copy : copies) {
            if (published(copy, published, published.keySet()).isEmpty()) {
                all.put(copy.id(), copy);
            }
        }
        List<Backup> newestFirst = new ArrayList<>(all.values());
        newestFirst.sort(Comparator.comparing(Backup::id).reversed());
        return newestFirst;
    }

    /** A copy as it is in a store: under its id, or the first later one that was free. */
    static Optional<Backup> published(Backup copy, Map<BackupId, Backup> stored, Set<BackupId> taken) {
        for (BackupId id = copy.id(); taken.contains(id); id = id.next()) {
            Backup found = stored.get(id);
            if (found != null && isSame(found, copy)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static boolean isSame(Backup stored, Backup copy) {
        return stored.trigger() == BackupTrigger.PRE_RESTORE
                && stored.sha256().equals(copy.sha256())
                && stored.label().equals(copy.label());
    }

    /** As {@link #list} has it; of one that waits the store need not answer. */
    Optional<Backup> find(BackupId id) throws IOException {
        Optional<Backup> copy = copy(id);
        if (copy.isEmpty()) {
            return catalog.find(id);
        }
        try {
            return catalog.find(id).filter(stored -> isSame(stored, copy.get())).or(() -> copy);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be asked for {}, which waits in staging", catalog.store(), id, e);
            return copy;
        }
    }

    /** The safety copy of this id, if one waits. */
    Optional<Backup> copy(BackupId id) throws IOException {
        return waiting.find(id);
    }

    /** The manifest of a backup as it is now, as {@link Catalog#readManifest} reads it. */
    Backup readManifest(BackupId id) throws IOException, MalformedTextException {
        Optional<Backup> copy = copy(id);
        return copy.isPresent() ? copy.get() : catalog.readManifest(id);
    }

    /** Another manager's backups do not exist for us. */
    void requireOurs(BackupId id) {
        catalog.requireOurs(id);
    }

    /** Opens the data of a backup. */
    InputStream openData(BackupId id) throws IOException {
        Optional<InputStream> copy = waiting.open(id);
        return copy.isPresent() ? copy.get() : catalog.openData(id);
    }

    /** Whether a backup is committed, looked at afresh. */
    boolean isCommitted(BackupId id) throws IOException {
        return copy(id).isPresent() || catalog.isCommitted(id);
    }

    /** Where a backup is, in words. */
    String placeOf(BackupId id) {
        try {
            return copy(id).isPresent()
                    ? waiting.directory().toString()
                    : catalog.store().toString();
        } catch (IOException e) {
            return catalog.store().toString();
        }
    }

    /** The store. */
    BackupStore store() {
        return catalog.store();
    }

    /**
     * Which ids no safety backup of this restore may get. Where a waiting copy is restored, a store that does not answer is
     * no obstacle: what it holds is older than that copy, by a clock that may have been set back a little since.
     */
    Predicate<BackupId> taken(Backup restored) throws IOException {
        Set<BackupId> taken = new HashSet<>(waiting.ids());
        try {
            taken.addAll(catalog.takenIds());
            return taken::contains;
        } catch (IOException | RuntimeException e) {
            if (copy(restored.id()).isEmpty()) {
                throw e;
            }
            LOG.debug("{} does not say which ids are taken", catalog.store(), e);
            Instant from = restored.createdAt().minus(Retention.CLOCK_TOLERANCE);
            return id ->
                    taken.contains(id) || (id.time().isAfter(from) && id.time().isBefore(restored.createdAt()));
        }
    }

    /** The id under which to publish one: its own, unless that is promised to a copy that waits. */
    BackupId freeId(Backup described) throws IOException {
        Set<BackupId> promised = new HashSet<>(waiting.ids());
        if (described.trigger() == BackupTrigger.PRE_RESTORE) {
            promised.remove(described.id());
        }
        BackupId id = described.id();
        if (!promised.isEmpty()) {
            promised.addAll(catalog.takenIds());
            while (promised.contains(id)) {
                id = id.next();
            }
        }
        return id;
    }
}

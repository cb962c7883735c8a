package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups of one name in a store: derived from its manifests, never a second truth. Thread-safe.
 *
 * <p>Manifests never change, so each is read once. Verifications change, but rarely: this process sees its own at once,
 * those of another process when it starts anew.
 */
final class Catalog {

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    private static final Duration ORPHAN_AGE = Duration.ofDays(1);
    private static final int MAX_IDS_TRIED = 10_000;
    static final String PIN_SUFFIX = "pin";

    private final BackupStore store;
    private final String name;
    private final VerificationLog verifications;
    private final Manifests manifests;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    Catalog(BackupStore store, String name) {
        this.store = store;
        this.name = name;
        this.manifests = new Manifests(store);
        this.verifications = new VerificationLog(store);
    }

    String name() {
        return name;
    }

    BackupStore store() {
        return store;
    }

    /** Every backup that is whole as far as a listing shows, newest first. */
    List<Backup> list() throws IOException {
        return list(look(Listing::isSized), this::report);
    }

    /** As {@link #list}, with all else that one look shows; logs nothing. */
    Survey survey() throws IOException {
        Map<BackupId, String> notWhole = new TreeMap<>();
        Listing listing = look(key -> true);
        return new Survey(list(listing, notWhole::put), notWhole, listing);
    }

    private List<Backup> list(Listing listing, BiConsumer<BackupId, String> problems) throws IOException {
        List<Backup> backups = new ArrayList<>();
        for (ListedBackup listed : listing.committed()) {
            shown(listed, problems).ifPresent(backups::add);
        }
        manifests.retain(listing.ids(), backups.size());
        backups.sort(Comparator.comparing(Backup::id).reversed());
        return backups;
    }

    /**
     * A listing is no snapshot: of a backup that is just being published or pruned it may show the manifest without the
     * data. Then a second look tells.
     */
    private Listing look(Predicate<String> sized) throws IOException {
        Listing listing = new Listing(name, store.list(sized));
        return listing.isTorn() ? new Listing(name, store.list(sized)) : listing;
    }

    private Optional<Backup> shown(ListedBackup listed, BiConsumer<BackupId, String> problems) throws IOException {
        Optional<Backup> manifest = readable(listed.id(), problems);
        Optional<String> problem = manifest.flatMap(listed::problem);
        problem.ifPresent(why -> problems.accept(listed.id(), why));
        return manifest.isPresent() && problem.isEmpty() ? Optional.of(with(manifest.get(), listed)) : Optional.empty();
    }

    private Backup with(Backup manifest, ListedBackup listed) throws IOException {
        boolean pinned = listed.has(PIN_SUFFIX);
        Optional<Verification> last =
                listed.has(VerificationLog.SUFFIX) ? verifications.last(manifest) : Optional.empty();
        return pinned || last.isPresent() ? manifest.with(pinned, last) : manifest;
    }

    /** The manifest, unless it is gone or not readable; the latter is reported. */
    private Optional<Backup> readable(BackupId id, BiConsumer<BackupId, String> problems) throws IOException {
        try {
            return Optional.of(manifest(id));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedTextException e) {
            problems.accept(id, "its manifest cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The manifest of a backup, as it was written. */
    Backup manifest(BackupId id) throws IOException, MalformedTextException {
        return manifests.get(id).backup();
    }

    /** The manifest of a backup as it is in the store now; what was known of it before is forgotten. */
    Backup readManifest(BackupId id) throws IOException, MalformedTextException {
        return manifests.readAnew(id).backup();
    }

    /** Where a backup was made that was listed. */
    Provenance provenance(BackupId id) {
        return manifests.provenance(id);
    }

    private void report(BackupId id, String problem) {
        if (reported.add(id + problem)) {
            LOG.warn("backup {} in {} is not listed: {}", id, store, problem);
        }
    }

    Optional<Backup> find(BackupId id) throws IOException {
        Optional<ListedBackup> listed =
                look(Listing::isSized).of(id).filter(ListedBackup::isCommitted).filter(backup -> !backup.isTorn());
        return listed.isPresent() ? shown(listed.get(), this::report) : Optional.empty();
    }

    /** As {@link #list}, with the verifications as they are in the store now: what is deleted depends on them. */
    List<Backup> listAnew() throws IOException {
        verifications.readAnew();
        return list();
    }

    /**
     * Looks afresh whether a backup is committed, damaged or not.
     *
     * @throws BackupNotFoundException if it is not, or is of another name
     */
    void requireCommitted(BackupId id) throws IOException {
        requireOurs(id);
        if (!isCommitted(id)) {
            boolean orphan = new Listing(name, store.list()).has(id, Manifest.DATA_SUFFIX);
            throw BackupNotFoundException.of(
                    id, store + (orphan ? ": its data is an orphan, which is swept a day after its time" : ""));
        }
    }

    /** Another manager's backups do not exist for us. */
    void requireOurs(BackupId id) {
        if (!id.name().equals(name)) {
            throw new BackupNotFoundException(
                    "there is no backup " + id + " of " + name + ": this manager sees only backups of that name");
        }
    }

    /** A backup as its manifest describes it now, pinned or not, listed or damaged. */
    Backup described(BackupId id) throws IOException, MalformedTextException {
        Backup manifest = readManifest(id);
        return with(manifest, new Listing(name, store.list()).of(id).orElseGet(() -> new ListedBackup(id)));
    }

    /** Whether a backup is committed, looked at afresh. */
    boolean isCommitted(BackupId id) throws IOException {
        return exists(id.key(Manifest.SUFFIX));
    }

    /** Opens the data of a backup. */
    InputStream openData(BackupId id) throws IOException {
        return store.open(Manifest.dataKey(id));
    }

    /** The ids under which something is stored, whole or not. */
    Set<BackupId> takenIds() throws IOException {
        return new Listing(name, store.list()).ids();
    }

    /** Stores the data of a backup under its id, or the next that is free. */
    BackupId putData(BackupId wanted, Path data) throws IOException {
        BackupId id = wanted;
        Set<BackupId> taken = takenIds();
        for (int tried = 0; tried < MAX_IDS_TRIED; tried++, id = id.next()) {
            try {
                if (!taken.contains(id)) {
                    store.put(Manifest.dataKey(id), data);
                    return id;
                }
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is taken, trying the next millisecond", id);
            }
        }
        throw new IOException("the " + MAX_IDS_TRIED + " ids from " + wanted + " on are all taken in " + store);
    }

    /** Commits a backup whose data is stored; the file holds its manifest. */
    void putManifest(BackupId id, Path manifest) throws IOException {
        store.put(id.key(Manifest.SUFFIX), manifest);
    }

    boolean isPinned(BackupId id) throws IOException {
        return exists(id.key(PIN_SUFFIX));
    }

    /** Pins a backup, with an empty file; one that is pinned already stays so. */
    void pin(BackupId id, Path empty) throws IOException {
        try {
            SmallObject.put(store, id.key(PIN_SUFFIX), empty);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} is pinned already", id, e);
        }
    }

    void unpin(BackupId id) throws IOException {
        remove(id.key(PIN_SUFFIX));
    }

    /** The commit of a removal: from here on it is no backup. */
    void deleteManifest(BackupId id) throws IOException {
        remove(id.key(Manifest.SUFFIX));
        manifests.forget(id);
    }

    /** What others follow from depends on it: a store that says so may be wrong. */
    private void remove(String key) throws IOException {
        store.delete(key);
        if (exists(key)) {
            throw new IOException(key + " is in " + store + " still, which said that it deleted it");
        }
    }

    /** What is left of a removed backup. */
    void deleteData(BackupId id) throws IOException {
        store.delete(Manifest.dataKey(id));
        verifications.forget(id);
    }

    /** How a backup was verified last, if it was. */
    Optional<Verification> lastVerification(BackupId id) throws IOException {
        return verifications.last(id);
    }

    /** Remembers a verification; the file holds what {@link VerificationLog#write} makes of it. */
    void record(BackupId id, Verification verification, Path content) throws IOException {
        verifications.record(id, verification, content);
    }

    /** Deletes what crashes left, once its time is a day past; only under the operation lock. */
    int sweepOrphans(Instant now) throws IOException {
        Listing listing = new Listing(name, store.list());
        int swept = 0;
        for (ListedBackup orphan : listing.orphans()) {
            if (sweptAfter(orphan.id()).isBefore(now) && !isCommitted(orphan.id())) {
                swept += sweep(orphan.keysLeftBehind());
            }
        }
        return swept;
    }

    /** Until then an orphan may be what another process is just publishing. */
    static Instant sweptAfter(BackupId id) {
        return id.time().plus(ORPHAN_AGE);
    }

    /** One that cannot be deleted, on Windows since somebody has it open, keeps no other. */
    private int sweep(List<String> keys) {
        int swept = 0;
        for (String key : keys) {
            try {
                store.delete(key);
                swept++;
            } catch (IOException e) {
                LOG.warn("the orphan {} cannot be deleted from {}", key, store, e);
            }
        }
        return swept;
    }

    private boolean exists(String key) throws IOException {
        try {
            store.open(key).close();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}

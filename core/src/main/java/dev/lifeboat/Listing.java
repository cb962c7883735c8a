package dev.lifeboat;

import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One look into a store: the objects of one name, by backup and by what comes after the id. */
final class Listing {

    /** What managers of any name put into a store. */
    private static final Set<String> SUFFIXES =
            Set.of(Manifest.DATA_SUFFIX, Manifest.SUFFIX, Catalog.PIN_SUFFIX, VerificationLog.SUFFIX);

    private static final String PART = ".part";

    private final String name;
    private final Map<BackupId, ListedBackup> backups;
    private final List<StoredObject> objects;

    Listing(String name, List<StoredObject> objects) {
        this.name = name;
        this.backups = new HashMap<>(objects.size());
        this.objects = objects;
        String prefix = name + "-";
        int dot = prefix.length() + TimeText.LENGTH;
        for (StoredObject object : objects) {
            String key = object.key();
            if (key.length() > dot + 1 && key.startsWith(prefix) && key.charAt(dot) == '.' && isSuffix(key, dot + 1)) {
                add(key, prefix.length(), object.sizeBytes());
            }
        }
    }

    /**
     * Whether it matters what size an object has, and that it is one: a manifest is opened before it counts. It is half of all
     * objects, and to ask for each takes most of the time of a listing.
     */
    static boolean isSized(String key) {
        return !key.endsWith(Manifest.SUFFIX);
    }

    /** Unlike an id: a name may hold the id of another, as in {@code app-20261123T181502.123Z.copy-20261124T…}. */
    private static boolean isSuffix(String key, int from) {
        for (int i = from; i < key.length(); i++) {
            char c = key.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return true;
    }

    private void add(String key, int time, long size) {
        try {
            backups.computeIfAbsent(new BackupId(name, TimeText.read(key, time)), ListedBackup::new)
                    .add(suffix(key, time + TimeText.LENGTH + 1), size);
        } catch (DateTimeException | IllegalArgumentException e) {
            // No time, or one that no calendar has, such as month 13: not ours.
            return;
        }
    }

    /** Those that all have are not made anew for each. */
    private static String suffix(String key, int from) {
        for (String suffix : SUFFIXES) {
            if (key.length() - from == suffix.length() && key.startsWith(suffix, from)) {
                return suffix;
            }
        }
        return key.substring(from);
    }

    /** Whether this is the key of an object of a backup, of this name or another. */
    static boolean isOfABackup(String key) {
        String whole = withoutPart(key);
        int dot = whole.lastIndexOf('.');
        return dot > 0 && SUFFIXES.contains(whole.substring(dot + 1)) && BackupId.isId(whole.substring(0, dot));
    }

    /** A crash of ours leaves half of an object under a name of its own. */
    private static String withoutPart(String name) {
        return name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name;
    }

    static boolean isLeftBehind(String suffix) {
        return SUFFIXES.contains(withoutPart(suffix));
    }

    /** The keys of objects that are of no backup. */
    List<String> foreign() {
        return objects.stream()
                .map(StoredObject::key)
                .filter(key -> !isOfABackup(key))
                .toList();
    }

    /** The keys of objects that are of a backup, of this name or another. */
    Set<String> ours() {
        return objects.stream()
                .map(StoredObject::key)
                .filter(Listing::isOfABackup)
                .collect(Collectors.toSet());
    }

    Set<BackupId> ids() {
        return backups.keySet();
    }

    /** What there is of a backup. */
    Optional<ListedBackup> of(BackupId id) {
        return Optional.ofNullable(backups.get(id));
    }

    boolean has(BackupId id, String suffix) {
        return of(id).filter(backup -> backup.has(suffix)).isPresent();
    }

    /** The backups that are committed. */
    List<ListedBackup> committed() {
        return backups.values().stream().filter(ListedBackup::isCommitted).toList();
    }

    /** Whether one that is committed shows without its data. */
    boolean isTorn() {
        return backups.values().stream().anyMatch(ListedBackup::isTorn);
    }

    /** What is there without a manifest. */
    List<ListedBackup> orphans() {
        return backups.values().stream().filter(backup -> !backup.isCommitted()).toList();
    }
}

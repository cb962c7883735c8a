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

    /** Data, manifest, and a verification now and then. */
    private static final int FEW = 4;

    private final String name;
    private final Map<BackupId, Map<String, Long>> sizes;
    private final List<StoredObject> objects;

    Listing(String name, List<StoredObject> objects) {
        this.name = name;
        this.sizes = new HashMap<>(objects.size());
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
            BackupId id = new BackupId(name, TimeText.read(key, time));
            sizes.computeIfAbsent(id, absent -> new HashMap<>(FEW))
                    .put(key.substring(time + TimeText.LENGTH + 1), size);
        } catch (DateTimeException | IllegalArgumentException e) {
            // No time, or one that no calendar has, such as month 13: not ours.
            return;
        }
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

    private static boolean isLeftBehind(String suffix) {
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
        return sizes.keySet();
    }

    boolean has(BackupId id, String suffix) {
        return sizes.getOrDefault(id, Map.of()).containsKey(suffix);
    }

    Optional<Long> size(BackupId id, String suffix) {
        return Optional.ofNullable(sizes.getOrDefault(id, Map.of()).get(suffix));
    }

    /** Why a backup is not whole, as far as a listing shows. */
    Optional<String> problem(Backup manifest) {
        long expected = manifest.storedBytes();
        Optional<Long> found = size(manifest.id(), Manifest.DATA_SUFFIX);
        return found.equals(Optional.of(expected))
                ? Optional.empty()
                : Optional.of(found.map(bytes -> "its data has " + bytes + " bytes where the manifest says " + expected)
                        .orElse("its data is missing"));
    }

    /** The backups that are committed. */
    List<BackupId> committed() {
        return sizes.entrySet().stream()
                .filter(each -> each.getValue().containsKey(Manifest.SUFFIX))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether one that is committed shows without its data. */
    boolean isTorn() {
        return sizes.values().stream()
                .anyMatch(each -> each.containsKey(Manifest.SUFFIX) && !each.containsKey(Manifest.DATA_SUFFIX));
    }

    /** The ids of objects without a manifest. */
    List<BackupId> orphans() {
        return sizes.keySet().stream().filter(id -> !has(id, Manifest.SUFFIX)).toList();
    }

    /** The keys of what a crash of ours can leave of a backup. Anything else of such a name is somebody's. */
    List<String> keysLeftBehind(BackupId id) {
        return sizes.getOrDefault(id, Map.of()).keySet().stream()
                .filter(Listing::isLeftBehind)
                .map(id::key)
                .toList();
    }

    /** How large it is, for several. */
    long bytesLeftBehind(List<BackupId> ids) {
        return ids.stream()
                .flatMap(id -> sizes.getOrDefault(id, Map.of()).entrySet().stream())
                .filter(object -> isLeftBehind(object.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}

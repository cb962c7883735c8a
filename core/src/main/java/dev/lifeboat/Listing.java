package dev.lifeboat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One look into a store: the objects of one name, by backup and by what comes after the id. */
final class Listing {

    /** Unlike an id: a name may hold the id of another, as in {@code app-20261123T181502.123Z.copy-20261124T…}. */
    private static final String SUFFIX_PATTERN = "[a-z0-9.]+";

    private static final Pattern LEFT_BEHIND = Pattern.compile("(sqlite|manifest|pin|verified)(\\.part)?");

    /** What managers of any name put into a store. */
    private static final Pattern OF_A_BACKUP = Pattern.compile("(.+)\\.(?:" + LEFT_BEHIND + ")");

    private final Map<BackupId, Map<String, Long>> sizes = new HashMap<>();
    private final List<StoredObject> objects;

    Listing(String name, List<StoredObject> objects) {
        this.objects = objects;
        Pattern key = Pattern.compile(
                "(" + Pattern.quote(name) + "-" + BackupId.TIME_PATTERN + ")\\.(" + SUFFIX_PATTERN + ")");
        for (StoredObject object : objects) {
            Matcher ours = key.matcher(object.key());
            if (ours.matches()) {
                add(ours.group(1), ours.group(2), object.sizeBytes());
            }
        }
    }

    private void add(String id, String suffix, long size) {
        try {
            sizes.computeIfAbsent(BackupId.parse(id), absent -> new HashMap<>()).put(suffix, size);
        } catch (IllegalArgumentException e) {
            // A time that no calendar has, such as month 13: not ours.
            return;
        }
    }

    /** Whether this is the key of an object of a backup, of this name or another. */
    static boolean isOfABackup(String key) {
        Matcher matcher = OF_A_BACKUP.matcher(key);
        return matcher.matches() && BackupId.isId(matcher.group(1));
    }

    /** The keys of objects that are of no backup. */
    List<String> foreign() {
        return objects.stream()
                .map(StoredObject::key)
                .filter(key -> !isOfABackup(key))
                .toList();
    }

    Set<BackupId> ids() {
        return sizes.keySet();
    }

    boolean has(BackupId id, String suffix) {
        return size(id, suffix).isPresent();
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
        return sizes.keySet().stream().filter(id -> has(id, Manifest.SUFFIX)).toList();
    }

    /** The ids of objects without a manifest. */
    List<BackupId> orphans() {
        return sizes.keySet().stream().filter(id -> !has(id, Manifest.SUFFIX)).toList();
    }

    /** The keys of what a crash of ours can leave of a backup. Anything else of such a name is somebody's. */
    List<String> keysLeftBehind(BackupId id) {
        return sizes.getOrDefault(id, Map.of()).keySet().stream()
                .filter(suffix -> LEFT_BEHIND.matcher(suffix).matches())
                .map(id::key)
                .toList();
    }

    /** How large it is, for several. */
    long bytesLeftBehind(List<BackupId> ids) {
        return ids.stream()
                .flatMap(id -> sizes.getOrDefault(id, Map.of()).entrySet().stream())
                .filter(object -> LEFT_BEHIND.matcher(object.getKey()).matches())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}

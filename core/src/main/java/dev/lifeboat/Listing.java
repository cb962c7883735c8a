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

    private final Map<BackupId, Map<String, Long>> sizes = new HashMap<>();

    Listing(String name, List<StoredObject> objects) {
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

    Set<BackupId> ids() {
        return sizes.keySet();
    }

    boolean has(BackupId id, String suffix) {
        return size(id, suffix).isPresent();
    }

    Optional<Long> size(BackupId id, String suffix) {
        return Optional.ofNullable(sizes.getOrDefault(id, Map.of()).get(suffix));
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
}

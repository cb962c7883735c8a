package dev.lifeboat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One look into a store: the objects of one name, by backup and by what comes after the id. */
final class Listing {

    private final Map<BackupId, Map<String, Long>> sizes = new HashMap<>();

    Listing(String name, List<StoredObject> objects) {
        Pattern key = Pattern.compile("(" + Pattern.quote(name) + "-" + BackupId.TIME_PATTERN + ")\\.(.+)");
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

    /** The keys of objects without a manifest. */
    List<String> orphanKeys(BackupId id) {
        return has(id, Manifest.SUFFIX) ? List.of() : keys(id);
    }

    private List<String> keys(BackupId id) {
        List<String> keys = new ArrayList<>();
        sizes.getOrDefault(id, Map.of()).keySet().forEach(suffix -> keys.add(id.key(suffix)));
        return keys;
    }
}

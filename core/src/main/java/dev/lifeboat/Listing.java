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

    private static final Pattern LEFT_BEHIND = Pattern.compile("(sqlite|manifest|pin|verified)(\\.part)?");

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

    /** The keys of what a crash of ours can leave without a manifest. Anything else of such a name is somebody's. */
    List<String> orphanKeys(BackupId id) {
        if (has(id, Manifest.SUFFIX)) {
            return List.of();
        }
        return sizes.getOrDefault(id, Map.of()).keySet().stream()
                .filter(suffix -> LEFT_BEHIND.matcher(suffix).matches())
                .map(id::key)
                .toList();
    }
}

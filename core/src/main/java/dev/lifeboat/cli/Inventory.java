package dev.lifeboat.cli;

import dev.lifeboat.BackupId;
import dev.lifeboat.StoredObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The objects of backups that lie in a store, by backup, whole or not. */
final class Inventory {

    private static final Pattern KEY = Pattern.compile("(.+)\\.((?:sqlite|manifest|pin|verified)(?:\\.part)?)");

    private final Map<BackupId, Set<String>> parts = new TreeMap<>();
    private final Set<String> keys = new HashSet<>();

    Inventory(List<StoredObject> objects) {
        objects.forEach(object -> add(object.key()));
    }

    private void add(String key) {
        Matcher ours = KEY.matcher(key);
        if (!ours.matches()) {
            return;
        }
        try {
            parts.computeIfAbsent(BackupId.parse(ours.group(1)), absent -> new TreeSet<>())
                    .add(ours.group(2));
            keys.add(key);
        } catch (IllegalArgumentException e) {
            // Not ours, however much it looks like it.
            return;
        }
    }

    /** Whose backups these are, in order. */
    Set<String> names() {
        return parts.keySet().stream().map(BackupId::name).collect(Collectors.toCollection(TreeSet::new));
    }

    Set<BackupId> ids() {
        return parts.keySet();
    }

    /** What there is of a backup. */
    Set<String> partsOf(BackupId id) {
        return parts.getOrDefault(id, Set.of());
    }

    boolean holds(String file) {
        return keys.contains(file);
    }
}

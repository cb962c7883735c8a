package dev.lifeboat.spring;

import dev.lifeboat.RestoreResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore did, as JSON shows it.
 *
 * @param restored the backup that is in the live database now
 * @param undo the backup of what was there before; restoring it is the undo
 * @param tookMillis how long it took, in milliseconds
 * @param writersHeldOutMillis how long nobody could write meanwhile, in milliseconds
 * @param warnings what an operator should know
 */
record RestoreView(
        String restored, @Nullable String undo, long tookMillis, long writersHeldOutMillis, List<String> warnings) {

    static RestoreView of(RestoreResult result, ServerPaths paths) {
        return new RestoreView(
                result.restored().id().toString(),
                result.undo().map(undo -> undo.id().toString()).orElse(null),
                result.took().toMillis(),
                result.writersHeldOut().toMillis(),
                paths.hiddenIn(result.warnings()));
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.VerificationResult;
import java.util.List;

/**
 * What a verification found, as JSON shows it.
 *
 * @param id the backup
 * @param depth how deep it was looked at
 * @param at when the verification ended
 * @param tookMillis how long it took, in milliseconds
 * @param ok whether the check came to its end and everything held
 * @param problems what is wrong
 * @param uncheckable why the check did not come to its end though nothing says that the backup is damaged
 * @param notes what SQLite's check says of its content; a backup with notes is a good one
 */
record VerificationView(
        String id,
        String depth,
        String at,
        long tookMillis,
        boolean ok,
        List<String> problems,
        List<String> uncheckable,
        List<NoteView> notes) {

    static VerificationView of(VerificationResult result, ServerPaths paths) {
        return new VerificationView(
                result.id().toString(),
                result.depth().name(),
                result.at().toString(),
                result.took().toMillis(),
                result.ok(),
                paths.hiddenIn(result.problems()),
                paths.hiddenIn(result.uncheckable()),
                NoteView.of(result.notes()));
    }
}

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
 * @param ok whether all was checked and everything held
 * @param problems what is wrong
 * @param uncheckable what could not be checked though nothing says that it is damaged
 */
record VerificationView(
        String id,
        String depth,
        String at,
        long tookMillis,
        boolean ok,
        List<String> problems,
        List<String> uncheckable) {

    static VerificationView of(VerificationResult result, ServerPaths paths) {
        return new VerificationView(
                result.id().toString(),
                result.depth().name(),
                result.at().toString(),
                result.took().toMillis(),
                result.ok(),
                paths.hiddenIn(result.problems()),
                paths.hiddenIn(result.uncheckable()));
    }
}

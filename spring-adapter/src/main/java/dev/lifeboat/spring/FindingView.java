package dev.lifeboat.spring;

import dev.lifeboat.Finding;

/**
 * A finding, as JSON shows it.
 *
 * @param severity {@code NOTE}, {@code WARNING} or {@code PROBLEM}
 * @param code which of the known findings it is
 * @param what what was found
 * @param advice what to do about it
 */
record FindingView(String severity, String code, String what, String advice) {

    static FindingView of(Finding finding) {
        return new FindingView(finding.severity().name(), finding.code().name(), finding.what(), finding.advice());
    }

    FindingView without(ServerPaths paths) {
        return new FindingView(severity, code, paths.hiddenIn(what), paths.hiddenIn(advice));
    }
}

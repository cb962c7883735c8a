package dev.lifeboat.spring.web;

import org.jspecify.annotations.Nullable;

/**
 * A job, as JSON shows it.
 *
 * @param id its name
 * @param kind what it does
 * @param backup the backup that it is about, if there is one
 * @param startedAt when somebody asked for it
 * @param state how it stands
 * @param phase what it is doing, if that is known
 * @param done how much of this phase is done, in pages
 * @param total how much there is to do in this phase, in pages; 0 if that is not known
 * @param endedAt when it ended
 * @param result what it led to, if it went well
 * @param problem why it failed
 */
record JobView(
        String id,
        String kind,
        @Nullable String backup,
        String startedAt,
        String state,
        @Nullable String phase,
        long done,
        long total,
        @Nullable String endedAt,
        @Nullable Object result,
        @Nullable Problem problem) {

    /** For who may not read the data: what a preview found is what is in the tables. */
    JobView forWhoMayOnlyLook() {
        return kind.equals(Job.Kind.PREVIEW.name())
                ? new JobView(id, kind, backup, startedAt, state, phase, done, total, endedAt, null, problem)
                : this;
    }
}

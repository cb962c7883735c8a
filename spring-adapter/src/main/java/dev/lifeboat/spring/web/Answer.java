package dev.lifeboat.spring.web;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request. Immutable.
 *
 * @param status the HTTP status; 0 where the answer was written already
 * @param body what JSON shows, if there is a body
 */
record Answer(int status, @Nullable Object body) {

    static final Answer NOTHING = new Answer(204, null);
    static final Answer WRITTEN = new Answer(0, null);

    static Answer of(Object body) {
        return new Answer(200, body);
    }

    /** Something began, and the job tells how it goes. */
    static Answer accepted(Object job) {
        return new Answer(202, job);
    }
}

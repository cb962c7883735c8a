package dev.lifeboat.spring.web;

import dev.lifeboat.BackupException;
import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Why there is no other answer, as RFC 9457 has it. Immutable.
 *
 * @param type nothing more is known of it
 * @param title the words of its status
 * @param status the HTTP status
 * @param detail for people, without a path of the server
 * @param code for programs
 * @param field what was wrong in the request, where one thing was
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field) {

    static Problem of(int status, String code, String detail) {
        return new Problem("about:blank", title(status), status, detail, code, null);
    }

    static Problem of(ErrorCode code, String detail) {
        return of(code.status(), code.word(), detail);
    }

    static Problem badRequest(@Nullable String field, String detail) {
        Problem problem = of(ErrorCode.BAD_REQUEST, detail);
        return new Problem(problem.type, problem.title, problem.status, detail, problem.code, field);
    }

    static Problem notFound(String detail) {
        return of(ErrorCode.NOT_FOUND, detail);
    }

    /** What an exception of the core says. What nobody meant for people is in the log alone. */
    static Problem of(Exception failure, BackupViews views) {
        String message = failure.getMessage();
        if (message == null || !isMeantForPeople(failure)) {
            return unexpected();
        }
        return of(ErrorCode.of((RuntimeException) failure), views.words(message));
    }

    private static boolean isMeantForPeople(Exception failure) {
        return failure instanceof BackupException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException;
    }

    /** It failed, and people are not helped by how a program says it. */
    static Problem unexpected() {
        return of(ErrorCode.FAILED, "something went wrong; the log of the application says what");
    }

    /** Whether the operator should know. */
    boolean isFailure() {
        return status == ErrorCode.FAILED.status();
    }

    private static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    /** For whoever is in the middle of something. */
    ProblemException exception() {
        return new ProblemException(this);
    }

    /** Ends a request with a problem. */
    static final class ProblemException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        ProblemException(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}

package dev.lifeboat.spring.web;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One thing that the API does. Immutable.
 *
 * @param method the HTTP method
 * @param pattern the path below {@code api}
 * @param needs who may ask for it
 * @param action what it does
 */
record Route(String method, PathPattern pattern, Needs needs, Action action) {

    /** Who may ask, and whether it goes on where the page is read-only. */
    enum Needs {
        /** Looks, and changes nothing. */
        VIEW,
        /** Reads all data, and changes nothing. */
        READ_ALL,
        /** Changes something. */
        MANAGE
    }

    /** What a route does. */
    @FunctionalInterface
    interface Action {
        Answer answer(Exchange exchange) throws IOException;
    }

    static Route of(String method, String path, Needs needs, Action action) {
        return new Route(method, PathPatternParser.defaultInstance.parse("/" + path), needs, action);
    }

    /** Whether a method only reads. */
    static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    boolean hasMethod(String asked) {
        return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
    }

    /** What the path says, or null if it is another one. */
    @Nullable
    Map<String, String> variables(PathContainer path) {
        PathPattern.PathMatchInfo match = pattern.matchAndExtract(path);
        return match == null ? null : match.getUriVariables();
    }
}

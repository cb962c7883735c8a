package dev.lifeboat.spring.web;

import dev.lifeboat.BackupId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to its answer.
 *
 * @param request what is asked
 * @param response where the answer goes
 * @param variables what the path of the request says
 */
record Exchange(HttpServletRequest request, HttpServletResponse response, Map<String, String> variables) {

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    BackupId id() {
        String id = variable("id");
        try {
            return BackupId.parse(id);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("id", String.valueOf(e.getMessage())).exception();
        }
    }

    @Nullable
    String parameter(String name) {
        try {
            return request.getParameter(name);
        } catch (IllegalStateException e) {
            throw Problem.badRequest(name, "the query of the request cannot be read: a % begins a byte of UTF-8 in it")
                    .exception();
        }
    }
}

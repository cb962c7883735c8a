package dev.lifeboat.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/** Spring Security logs people in by the rules of the host, and here their roles count. */
record RoleAdmission(WebProperties properties) implements Admission {

    @Override
    public void requireView(HttpServletRequest request) {
        requireLogin(request);
        if (!request.isUserInRole(properties.viewRole()) && !mayManage(request)) {
            throw lacking(properties.viewRole());
        }
    }

    @Override
    public void requireManage(HttpServletRequest request) {
        requireLogin(request);
        if (!mayManage(request)) {
            throw lacking(properties.manageRole());
        }
    }

    @Override
    public boolean mayManage(HttpServletRequest request) {
        return request.isUserInRole(properties.manageRole());
    }

    private static void requireLogin(HttpServletRequest request) {
        if (request.getUserPrincipal() == null) {
            throw Problem.of(401, "not-authenticated", "log in first").exception();
        }
    }

    private static RuntimeException lacking(String role) {
        return Problem.of(403, "forbidden", "the role " + role + " is needed for this")
                .exception();
    }

    @Override
    public @Nullable Csrf csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? new Csrf(token.getHeaderName(), token.getToken())
                : null;
    }
}

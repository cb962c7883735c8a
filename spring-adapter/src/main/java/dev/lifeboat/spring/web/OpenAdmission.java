package dev.lifeboat.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Nobody logs in: all may come, or none. */
record OpenAdmission(WebProperties properties) implements Admission {

    @Override
    public void requireView(HttpServletRequest request) {
        if (!properties.allowAnonymous()) {
            throw Problem.of(
                            403,
                            "forbidden",
                            "this application has no Spring Security to log anybody in, so that nobody may use this page;"
                                    + " lifeboat.web.allow-anonymous=true opens it to all who reach it")
                    .exception();
        }
    }

    @Override
    public void requireManage(HttpServletRequest request) {
        requireView(request);
    }

    @Override
    public boolean mayManage(HttpServletRequest request) {
        return properties.allowAnonymous();
    }

    @Override
    public @Nullable Csrf csrf(HttpServletRequest request) {
        return null;
    }
}

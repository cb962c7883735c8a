package dev.lifeboat.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Nobody logs in: all may come, or none. */
record OpenAdmission(AnonymousProperties properties, HostNames names) implements Admission {

    OpenAdmission(AnonymousProperties properties) {
        this(properties, new HostNames(properties.hosts()));
    }

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
        String host = HostNames.asked(request);
        if (!names.include(host)) {
            throw Problem.of(
                            403,
                            "forbidden",
                            "without a login this page is not to be had by the name " + host
                                    + "; lifeboat.web.hosts names those of this server")
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

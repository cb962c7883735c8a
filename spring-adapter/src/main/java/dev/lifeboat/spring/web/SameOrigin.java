package dev.lifeboat.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what another site sends in the name of somebody who is logged in here. A browser says where a request comes from
 * ({@code Sec-Fetch-Site}, an older one {@code Origin}); who is no browser says that it is none of those, with a header that
 * no other site can send.
 */
final class SameOrigin {

    private static final String MARK = "X-Requested-With";
    private static final String MARK_VALUE = "lifeboat";

    private SameOrigin() {}

    static void require(HttpServletRequest request) {
        String refusal = refusal(request);
        if (refusal != null) {
            throw Problem.of(403, "cross-site", refusal).exception();
        }
    }

    private static @Nullable String refusal(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") ? null : "the request comes from another site (Sec-Fetch-Site)";
        }
        String origin = request.getHeader("Origin");
        if (origin != null) {
            return isOurs(origin, request) ? null : "the request comes from another site (Origin)";
        }
        return MARK_VALUE.equals(request.getHeader(MARK))
                ? null
                : "nothing says where the request comes from: the header " + MARK + ": " + MARK_VALUE + " is needed";
    }

    /** By the host as it was sent, for a proxy that ends TLS and says nothing of it; or as the framework reports it. */
    private static boolean isOurs(String origin, HttpServletRequest request) {
        try {
            URI uri = URI.create(origin);
            String host = uri.getHost();
            return host != null
                    && (uri.getRawAuthority().equalsIgnoreCase(request.getHeader("Host"))
                            || isReported(host, port(uri), request));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isReported(String host, int port, HttpServletRequest request) {
        return host.equalsIgnoreCase(request.getServerName()) && port == request.getServerPort();
    }

    private static int port(URI origin) {
        if (origin.getPort() >= 0) {
            return origin.getPort();
        }
        String scheme = String.valueOf(origin.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("https") ? 443 : 80;
    }
}

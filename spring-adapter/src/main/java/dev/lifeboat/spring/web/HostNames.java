package dev.lifeboat.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * By which names a browser may reach a page that asks for no login. A site that is open in the same browser can let its own
 * name point to this server (DNS rebinding), and is of the same origin then. It cannot own an address, or a name without a
 * dot.
 *
 * @param known the names that the host gave
 */
record HostNames(List<String> known) {

    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+]|\\d+(\\.\\d+){3}");

    /** What the browser sent: a header for proxies is one that any script may set. */
    static String asked(HttpServletRequest request) {
        String sent = request.getHeader("Host");
        String host =
                sent == null ? request.getServerName() : PORT.matcher(sent).replaceFirst("");
        return host.toLowerCase(Locale.ROOT);
    }

    boolean include(String host) {
        return (!host.contains(".") && !host.startsWith("["))
                || host.endsWith(".localhost")
                || ADDRESS.matcher(host).matches()
                || known.stream().anyMatch(host::equalsIgnoreCase);
    }
}

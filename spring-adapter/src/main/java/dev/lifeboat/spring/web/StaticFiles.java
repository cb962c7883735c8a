package dev.lifeboat.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.DigestUtils;
import org.springframework.web.context.request.ServletWebRequest;

/** The files of the page, which lie beside this class. Thread-safe. */
final class StaticFiles {

    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /** One name and nothing above or below it. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.(html|css|js|svg)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    private final Map<String, Content> known = new ConcurrentHashMap<>();

    /** A file as it is sent. */
    private static final class Content {

        private final String type;
        private final byte[] bytes;
        private final String tag;

        Content(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
            this.tag = '"' + DigestUtils.md5DigestAsHex(bytes) + '"';
        }
    }

    /** Sends a file, or nothing if the browser has it already. Returns whether there is such a file. */
    boolean send(String name, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Content> file = find(name);
        if (file.isPresent()) {
            response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            response.setHeader("Cache-Control", "no-cache");
            send(file.get(), request, response);
        }
        return file.isPresent();
    }

    private static void send(Content file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (new ServletWebRequest(request, response).checkNotModified(file.tag)) {
            return;
        }
        response.setContentType(file.type);
        response.setContentLength(file.bytes.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(file.bytes);
        }
    }

    private Optional<Content> find(String name) throws IOException {
        Content cached = known.get(name);
        if (cached != null) {
            return Optional.of(cached);
        }
        Matcher allowed = NAME.matcher(name);
        return allowed.matches() ? read(name, TYPES.getOrDefault(allowed.group(1), "")) : Optional.empty();
    }

    private Optional<Content> read(String name, String type) throws IOException {
        try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                return Optional.empty();
            }
            Content content = new Content(type, in.readAllBytes());
            known.put(name, content);
            return Optional.of(content);
        }
    }
}

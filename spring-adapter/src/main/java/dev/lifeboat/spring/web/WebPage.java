package dev.lifeboat.spring.web;

import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.web.Problem.ProblemException;
import dev.lifeboat.spring.web.Route.Needs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Answers all requests below the path of the page. A handler of our own, so that neither the converters nor the advice and
 * the interceptors of the host change what the page and the API are. Thread-safe.
 */
final class WebPage implements HttpRequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(WebPage.class);

    private static final String API = "/api";
    private static final String NO_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private final WebProperties properties;
    private final Admission admission;
    private final BackupViews views;
    private final StaticFiles files = new StaticFiles();
    private final List<Route> routes;

    WebPage(WebProperties properties, Admission admission, BackupViews views, List<Route> routes) {
        this.properties = properties;
        this.admission = admission;
        this.views = views;
        this.routes = List.copyOf(routes);
    }

    List<Route> routes() {
        return routes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", NO_CONTENT_POLICY);
        String path = below(request);
        try {
            if (path.equals(API) || path.startsWith(API + "/")) {
                api(path.substring(API.length()), request, response);
            } else {
                page(path, request, response);
            }
        } catch (ProblemException e) {
            write(e.problem(), response);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            write(problem(e), response);
        }
    }

    /** The path of the request below that of the page: empty, or it begins with a slash. */
    private String below(HttpServletRequest request) {
        PathContainer path =
                ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
        int ours = PathContainer.parsePath(properties.path()).elements().size();
        return path.subPath(Math.min(ours, path.elements().size())).value();
    }

    private void page(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        admission.requireView(request);
        if (!Route.isRead(request.getMethod())) {
            throw wrongMethod(response, "GET, HEAD");
        }
        if (path.isEmpty()) {
            // Relative, so that neither a context path nor a proxy before us is in its way.
            String last = properties.path().substring(properties.path().lastIndexOf('/') + 1);
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", last + "/");
            return;
        }
        String name = path.equals("/") ? "index.html" : path.substring(1);
        if (!files.send(name, request, response)) {
            throw Problem.notFound("there is no such page").exception();
        }
    }

    private void api(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        PathContainer parsed = PathContainer.parsePath(path);
        List<Route> there =
                routes.stream().filter(route -> route.variables(parsed) != null).toList();
        for (Route route : there) {
            Map<String, String> variables = route.variables(parsed);
            if (route.hasMethod(request.getMethod()) && variables != null) {
                admit(route, request);
                write(route.action().answer(new Exchange(request, response, variables)), response);
                return;
            }
        }
        admission.requireView(request);
        if (there.isEmpty()) {
            throw Problem.notFound("there is no such thing").exception();
        }
        throw wrongMethod(response, there.stream().map(Route::method).collect(Collectors.joining(", ")));
    }

    private void admit(Route route, HttpServletRequest request) {
        if (route.needs() == Needs.VIEW) {
            admission.requireView(request);
        } else {
            admission.requireManage(request);
        }
        if (!Route.isRead(request.getMethod())) {
            SameOrigin.require(request);
        }
        if (properties.readOnly() && route.needs() == Needs.MANAGE) {
            throw Problem.of(403, "read-only", "nothing can be changed here: lifeboat.web.read-only is set")
                    .exception();
        }
    }

    private static ProblemException wrongMethod(HttpServletResponse response, String allowed) {
        response.setHeader("Allow", allowed);
        return Problem.of(405, "method-not-allowed", "this can be asked for by " + allowed)
                .exception();
    }

    private Problem problem(RuntimeException e) {
        Problem problem = Problem.of(e, views);
        if (problem.isFailure()) {
            LOG.warn("the web page answers with an error", e);
        }
        return problem;
    }

    private static void write(Answer answer, HttpServletResponse response) throws IOException {
        if (answer.status() > 0) {
            response.setStatus(answer.status());
        }
        if (answer.body() != null) {
            write(Json.write(answer.body()), Json.TYPE, response);
        }
    }

    private static void write(Problem problem, HttpServletResponse response) throws IOException {
        response.setStatus(problem.status());
        write(Json.write(problem), "application/problem+json", response);
    }

    private static void write(byte[] body, String type, HttpServletResponse response) throws IOException {
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}

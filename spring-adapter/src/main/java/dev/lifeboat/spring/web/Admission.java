package dev.lifeboat.spring.web;

import dev.lifeboat.spring.web.Problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who may come in. Thread-safe. */
interface Admission {

    /**
     * Lets in who may look.
     *
     * @throws ProblemException if it is somebody else
     */
    void requireView(HttpServletRequest request);

    /**
     * Lets in who may change and download.
     *
     * @throws ProblemException if it is somebody else
     */
    void requireManage(HttpServletRequest request);

    /** Whether {@link #requireManage} lets in. */
    boolean mayManage(HttpServletRequest request);

    /** What the page sends back with each change, where the host wants that. */
    @Nullable
    Csrf csrf(HttpServletRequest request);

    /**
     * The token of the host against forged requests.
     *
     * @param header in which header it is sent back
     * @param token the token
     */
    record Csrf(String header, String token) {}

    /** The name of who is logged in. */
    static @Nullable String userName(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return principal == null ? null : principal.getName();
    }
}

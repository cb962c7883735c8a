package dev.lifeboat.example.host;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows: who looks at it, and where the backups are. */
@ControllerAdvice
class CommonModel {

    private final String backups;

    CommonModel(@Value("${lifeboat.web.path:/backups}") String backups) {
        this.backups = backups;
    }

    /** Who looks at a page. */
    record Visitor(String name, boolean admin) {}

    @ModelAttribute("visitor")
    Visitor visitor(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return new Visitor(principal == null ? "" : principal.getName(), request.isUserInRole(Role.ADMIN.name()));
    }

    @ModelAttribute("backups")
    String backups() {
        return backups + "/";
    }

    @ModelAttribute("path")
    String path(HttpServletRequest request) {
        return request.getServletPath();
    }
}

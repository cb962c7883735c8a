package dev.lifeboat.example.host;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Every request goes through the gate, the login included, but those to the page that shows how far a restore is. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class GateFilter extends OncePerRequestFilter {

    private final Gate gate;
    private final String backups;

    GateFilter(Gate gate, @Value("${lifeboat.web.path:/backups}") String backups) {
        this.gate = gate;
        this.backups = backups;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.equals(backups) || path.startsWith(backups + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        gate.enter();
        try {
            chain.doFilter(request, response);
        } finally {
            gate.leave();
        }
    }
}

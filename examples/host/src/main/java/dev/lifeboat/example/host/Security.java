package dev.lifeboat.example.host;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * Who may come in. Everybody logs in by a form; users and backups are the administrator's. A session keeps the name and the
 * role with which it began, until it ends: a restore, which brings back the logins of the backup, does not throw anybody out.
 */
@Configuration(proxyBeanMethods = false)
class Security {

    private static final String ADMIN = Role.ADMIN.name();
    private static final String LOGIN = "/login";

    @Bean
    SecurityFilterChain rules(HttpSecurity http, @Value("${lifeboat.web.path:/backups}") String backups) {
        HttpSessionRequestCache pages = new HttpSessionRequestCache();
        pages.setRequestMatcher(Security::isForAPage);
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(LOGIN, "/foyer.css", "/error")
                        .permitAll()
                        .requestMatchers(backups, backups + "/**")
                        .hasRole(ADMIN)
                        .requestMatchers("/users/new", "/users/*")
                        .hasRole(ADMIN)
                        .requestMatchers(HttpMethod.POST, "/users")
                        .hasRole(ADMIN)
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage(LOGIN))
                .requestCache(cache -> cache.requestCache(pages))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(entry(backups + "/api/")))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(
                        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'")))
                .build();
    }

    /** A person is sent to the login, and back afterwards; a script is told. */
    private static AuthenticationEntryPoint entry(String scripts) {
        AuthenticationEntryPoint person = new LoginUrlAuthenticationEntryPoint(LOGIN);
        AuthenticationEntryPoint script = new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);
        return (request, response, exception) ->
                (path(request).startsWith(scripts) ? script : person).commence(request, response, exception);
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static boolean isForAPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return HttpMethod.GET.matches(request.getMethod())
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    UserDetailsService logins(Users users) {
        return name -> users.login(name)
                .filter(login -> login.role().mayLogIn())
                .map(login -> User.withUsername(login.name())
                        .password(login.passwordHash())
                        .roles(login.role().name())
                        .disabled(!login.enabled())
                        .build())
                .orElseThrow(() -> new UsernameNotFoundException("There is no such login"));
    }
}

package dev.lifeboat.spring.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * The web page of the backups.
 *
 * @param enabled Whether there is the web page, with its REST API.
 * @param path Where the page is, below the context path.
 * @param readOnly Whether nothing can be changed over the page.
 * @param viewRole The role of those who may look, without ROLE_.
 * @param manageRole The role of those who may change, download and restore, without ROLE_. They may look, too.
 * @param maxUpload The largest database file that may be uploaded.
 */
@ConfigurationProperties("lifeboat.web")
record WebProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("/backups") String path,
        @DefaultValue("false") boolean readOnly,
        @DefaultValue("ADMIN") String viewRole,
        @DefaultValue("ADMIN") String manageRole,
        @DefaultValue("10GB") DataSize maxUpload) {

    private static final String PREFIX = "lifeboat.web.";
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._~-]*)+");

    WebProperties {
        require(
                PATH.matcher(path).matches(),
                "path",
                path,
                "a path such as /backups or /admin/backups is needed: it begins with a / and does not end with one, and has"
                        + " letters, digits and . _ ~ - between");
        requireRole("view-role", viewRole);
        requireRole("manage-role", manageRole);
        require(maxUpload.toBytes() > 0, "max-upload", maxUpload, "more than 0 is needed, such as 10GB");
    }

    private static void requireRole(String property, String role) {
        require(!role.isBlank(), property, role, "the name of a role is needed, such as ADMIN");
        require(
                !role.startsWith("ROLE_"),
                property,
                role,
                "the name of the role is needed without ROLE_, such as ADMIN");
    }

    private static void require(boolean allowed, String property, @Nullable Object value, String why) {
        if (!allowed) {
            throw new InvalidConfigurationPropertyValueException(PREFIX + property, value, why);
        }
    }
}

package dev.lifeboat.spring.web;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The web page of the backups where nobody logs in.
 *
 * @param allowAnonymous Whether anybody who reaches the page may use it, where there is no Spring Security.
 * @param hosts The names of this server, such as backups.example.org, by which the page may be asked for then. Addresses,
 *     localhost and names without a dot always may.
 */
@ConfigurationProperties("lifeboat.web")
record AnonymousProperties(
        @DefaultValue("false") boolean allowAnonymous,
        @DefaultValue List<String> hosts) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    AnonymousProperties {
        hosts = List.copyOf(hosts);
        for (String host : hosts) {
            if (!NAME.matcher(host).matches()) {
                throw new InvalidConfigurationPropertyValueException(
                        "lifeboat.web.hosts",
                        host,
                        "the name of a host is needed, such as backups.example.org, without a scheme, a port or a *");
            }
        }
    }
}

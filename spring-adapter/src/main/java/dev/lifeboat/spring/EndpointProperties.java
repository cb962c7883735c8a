package dev.lifeboat.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the actuator endpoint may do.
 *
 * @param restoreEnabled Whether the endpoint may restore a backup, where its access is unrestricted.
 */
@ConfigurationProperties("lifeboat.endpoint")
record EndpointProperties(@DefaultValue("false") boolean restoreEnabled) {}

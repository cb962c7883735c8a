package dev.lifeboat.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the health endpoint tells of the backups.
 *
 * @param problemStatus The status of a problem. With UP, or a status of your own such as BACKUPS, the application as a
 *     whole stays up, and only the details tell of it.
 */
@ConfigurationProperties("lifeboat.health")
record HealthProperties(@DefaultValue("DOWN") String problemStatus) {}

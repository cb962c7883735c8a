package dev.lifeboat.spring;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the prefix {@code lifeboat}.
 *
 * @param enabled Whether the application gets a BackupManager.
 * @param directory Where the backups go. Needed unless the application has a BackupStore bean.
 * @param database The database file, where it cannot be told from the one DataSource.
 */
@ConfigurationProperties("lifeboat")
public record LifeboatProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Path directory,
        @Nullable Path database) {}

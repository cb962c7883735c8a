package dev.lifeboat.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What most hosts set. Paths are text here: Spring would look for one on the class path first.
 *
 * @param enabled Whether Lifeboat does anything at all.
 * @param directory Where the backups go: created when needed, best on another volume than the database. Required, unless
 *     there is a BackupStore bean.
 * @param database The database file. Needed where it cannot be told from the DataSource beans.
 * @param dataSource The name of the DataSource bean whose database this is about. Needed where there are several.
 * @param name Whose backups these are: databases that share a directory need different names. By default the name of the
 *     database file.
 * @param settingsFile A file that keeps settings which the application changes while it runs; those go before the
 *     properties. By default they are forgotten at a restart.
 * @param backupOnShutdown Whether to make a last backup when the application stops, if the database has changed.
 */
@ConfigurationProperties("lifeboat")
record LifeboatProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String directory,
        @Nullable String database,
        @Nullable String dataSource,
        @Nullable String name,
        @Nullable String settingsFile,
        @DefaultValue("false") boolean backupOnShutdown) {}

package dev.lifeboat.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens before Flyway or Liquibase migrates the database.
 *
 * @param enabled Whether a backup is made before the first pending migration of a run.
 * @param backupRequired Whether nothing is migrated when that backup fails.
 * @param restoreOnFailure Whether that backup is restored when a migration fails. If not, the error names it.
 */
@ConfigurationProperties("lifeboat.migration")
record MigrationProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean backupRequired,
        @DefaultValue("false") boolean restoreOnFailure) {}

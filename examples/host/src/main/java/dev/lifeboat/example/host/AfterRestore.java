package dev.lifeboat.example.host;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a restored database lacks: the migrations that are newer than the backup, and perhaps the administrator. Nothing
 * to do is the rule, also when the restore was refused.
 */
@Component
class AfterRestore {

    private static final Logger LOG = LoggerFactory.getLogger(AfterRestore.class);

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Administrators administrators;

    AfterRestore(DataSource dataSource, JdbcClient jdbc, Administrators administrators) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.administrators = administrators;
    }

    void settle() {
        if (schemaVersion() < RestoreRules.SCHEMA_VERSION) {
            migrate();
        }
        if (administrators.ensure()) {
            LOG.warn("The restored database had no administrator of the configuration; it has one again");
        }
    }

    private int schemaVersion() {
        return jdbc.sql("PRAGMA user_version").query(Integer.class).single();
    }

    /** Not with the Flyway bean: that one makes a backup first, and the manager is in the middle of a restore. */
    private void migrate() {
        Flyway.configure().dataSource(dataSource).load().migrate();
    }
}

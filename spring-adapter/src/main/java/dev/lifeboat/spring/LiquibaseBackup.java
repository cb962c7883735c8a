package dev.lifeboat.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has each {@link SpringLiquibase} of the host make a backup before it updates a database for which change sets are
 * pending. Liquibase has room for one listener alone, which is the host's; so it is asked for what is pending once the
 * host has customized it.
 *
 * @param runs gives each bean a run of its own
 */
record LiquibaseBackup(Supplier<MigrationRun> runs) implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(LiquibaseBackup.class);

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        return bean instanceof SpringLiquibase liquibase ? withBackup(liquibase, runs.get()) : bean;
    }

    private static Object withBackup(SpringLiquibase bean, MigrationRun run) {
        Customizer<Liquibase> host = bean.getCustomizer();
        bean.setCustomizer(liquibase -> {
            if (host != null) {
                host.customize(liquibase);
            }
            beforeUpdate(bean, liquibase, run);
        });
        return FailedMigrations.around(bean, run, () -> beforeDrop(bean, run));
    }

    /** Everything is dropped before Liquibase is customized. */
    private static void beforeDrop(SpringLiquibase bean, MigrationRun run) {
        if (bean.isDropFirst()) {
            try (Connection connection = bean.getDataSource().getConnection()) {
                run.comes(connection, Set.of(), "drop everything");
            } catch (SQLException e) {
                throw new IllegalStateException("no connection for a look at the database before it is dropped", e);
            }
        }
    }

    private static void beforeUpdate(SpringLiquibase bean, Liquibase liquibase, MigrationRun run) {
        try {
            String pending = pending(bean, liquibase);
            Connection connection = liquibase.getDatabase().getConnection().getUnderlyingConnection();
            if (!pending.isEmpty() && connection != null) {
                run.comes(connection, tablesOfLiquibase(liquibase.getDatabase()), pending);
            }
        } catch (RuntimeException e) {
            close(liquibase, e);
            throw e;
        }
    }

    /** What is pending, in words; empty if nothing is. What cannot be told is: the update says what is wrong with it. */
    private static String pending(SpringLiquibase bean, Liquibase liquibase) {
        try {
            List<ChangeSet> changeSets = liquibase.listUnrunChangeSets(
                    new Contexts(bean.getContexts()), new LabelExpression(bean.getLabelFilter()));
            return changeSets.isEmpty() ? "" : words(changeSets.get(0));
        } catch (LiquibaseException e) {
            LOG.debug("what is pending cannot be told", e);
            return "update";
        }
    }

    /** As Liquibase writes it, without the directories of its file: they may be those of the server, and this is a label. */
    private static String words(ChangeSet next) {
        String file = next.getFilePath();
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) + "::" + next.getId() + "::"
                + next.getAuthor();
    }

    private static Set<String> tablesOfLiquibase(Database database) {
        return Set.of(database.getDatabaseChangeLogTableName(), database.getDatabaseChangeLogLockTableName());
    }

    /** The connection goes back to its pool: Spring's part of Liquibase closes only what it has customized. */
    private static void close(Liquibase liquibase, RuntimeException because) {
        try {
            liquibase.close();
        } catch (LiquibaseException e) {
            because.addSuppressed(e);
        }
    }
}

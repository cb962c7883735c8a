package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreRefusedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteDataSource;

/** A restore that is asked for in a transaction of the thread which asks. */
class TransactionGuardTest extends HostFixture {

    private ApplicationContextRunner quietHost() {
        return host().withPropertyValues(
                        "lifeboat.schedule.enabled=false",
                        "lifeboat.restore.pool-timeout=20ms",
                        "lifeboat.lock-timeout=20ms",
                        "spring.datasource.url=" + url("app.db") + "?journal_mode=WAL");
    }

    private static TransactionTemplate transaction(DataSource dataSource) {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    private static Backup backUp(JdbcTemplate jdbc, BackupManager backups) {
        jdbc.execute("create table notes (text)");
        return backups.create();
    }

    @Test
    void itIsRefusedAtOnceAndTheTransactionGoesOn() {
        quietHost().run(context -> {
            BackupManager backups = context.getBean(BackupManager.class);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            Backup backup = backUp(jdbc, backups);

            transaction(context.getBean(DataSource.class)).executeWithoutResult(status -> {
                jdbc.update("insert into notes values ('kept')");
                assertThatThrownBy(() -> backups.restore(backup.id()))
                        .isInstanceOf(RestoreRefusedException.class)
                        .hasMessageContaining("holds a connection of the database")
                        .hasMessageContaining("@Transactional");
            });

            assertThat(jdbc.queryForList("select text from notes", String.class))
                    .containsExactly("kept");
            backups.restore(backup.id());
            assertThat(jdbc.queryForList("select text from notes")).isEmpty();
        });
    }

    @Test
    void aTransactionOfAnotherDatabaseDoesNotStandInTheWay() {
        SQLiteDataSource other = new SQLiteDataSource();
        other.setUrl(url("other.db"));
        quietHost().run(context -> {
            BackupManager backups = context.getBean(BackupManager.class);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            Backup backup = backUp(jdbc, backups);
            jdbc.update("insert into notes values ('later')");

            transaction(other).executeWithoutResult(status -> backups.restore(backup.id()));

            assertThat(jdbc.queryForList("select text from notes")).isEmpty();
        });
    }

    @Test
    void withoutSpringsTransactionsARestoreWorksAsWell() throws Exception {
        try (Connection connection = DriverManager.getConnection(url("app.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("create table notes (text)");
        }
        starter()
                .withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
                .withPropertyValues("lifeboat.schedule.enabled=false")
                .withBean(DataSource.class, () -> {
                    SQLiteDataSource dataSource = new SQLiteDataSource();
                    dataSource.setUrl(url("app.db"));
                    return dataSource;
                })
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(TransactionGuardConfiguration.BEAN_NAME);
                    BackupManager backups = context.getBean(BackupManager.class);
                    Backup backup = backups.create();
                    assertThat(backups.restore(backup.id()).restored()).isEqualTo(backup);
                });
    }
}

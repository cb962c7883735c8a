package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTrigger;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Liquibase itself, on a SQLite file. */
class LiquibaseBackupTest extends MigrationBackupTest {

    private static final String FIRST = """
            --liquibase formatted sql
            --changeset test:1
            CREATE TABLE note(word TEXT);
            INSERT INTO note VALUES ('first');
            """;
    private static final String SECOND = """
            --changeset test:2
            INSERT INTO note VALUES ('second');
            """;
    private static final String BROKEN = """
            --changeset test:broken
            INSERT INTO note VALUES ('half');
            INSERT INTO missing VALUES (1);
            """;

    LiquibaseBackupTest() {
        super("Liquibase", SpringLiquibase.class, "liquibase");
    }

    @Override
    void writeUpTo(String word) throws IOException {
        host.write("log.sql", word.equals("second") ? FIRST + SECOND : FIRST);
    }

    @Override
    void writeOneThatFails() throws IOException {
        host.write("log.sql", FIRST + SECOND + BROKEN);
    }

    @Override
    ApplicationContextRunner runner(String journalMode) {
        return host.runner(journalMode, LiquibaseAutoConfiguration.class, LifeboatLiquibaseAutoConfiguration.class)
                .withPropertyValues("spring.liquibase.change-log=file:"
                        + directory.resolve("migrations").resolve("log.sql"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aBackupIsMadeBeforeTheFirstPendingChangeSet(String journalMode) throws Exception {
        ApplicationContextRunner runner = startedOnce(journalMode);
        host.write("log.sql", FIRST + SECOND);

        runner.run(context -> {
            assertThat(context).hasNotFailed();
            BackupManager manager = context.getBean(BackupManager.class);
            assertThat(manager.list()).singleElement().satisfies(backup -> {
                assertThat(backup.trigger()).isEqualTo(BackupTrigger.PRE_MIGRATION);
                assertThat(backup.label().orElseThrow())
                        .as("without the directories of the server")
                        .isEqualTo("before Liquibase: log.sql::2::test");
                assertThat(host.words(manager, backup)).containsExactly("first");
            });
        });
        assertThat(host.words()).containsExactly("first", "second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aFailedChangeSetNamesTheBackupThatWasMadeBeforeIt(String journalMode) throws Exception {
        ApplicationContextRunner runner = startedOnce(journalMode);
        host.write("log.sql", FIRST + SECOND + BROKEN);

        runner.run(context -> assertThat(context.getStartupFailure())
                .cause()
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Backup " + host.list().get(0).id() + " was made before it.")
                .hasMessageContaining("lifeboat.migration.restore-on-failure=true")
                .hasRootCauseMessage("[SQLITE_ERROR] SQL error or missing database (no such table: missing)")
                .cause()
                .isInstanceOf(LiquibaseException.class));

        assertThat(host.words()).containsExactly("first", "second");
    }

    /** Liquibase would drop everything before anybody is asked. */
    @Test
    void aBackupIsMadeBeforeEverythingIsDropped() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal").withPropertyValues("spring.liquibase.drop-first=true");

        runner.run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            assertThat(manager.list())
                    .singleElement()
                    .satisfies(backup -> assertThat(host.words(manager, backup)).containsExactly("first"));
        });
    }

    @Test
    void theHostsOwnCustomizerAndListenerGoOnWorking() throws Exception {
        AtomicInteger changeSets = new AtomicInteger();
        ApplicationContextRunner runner =
                startedOnce("wal").withBean(HostCustomizer.class, () -> new HostCustomizer(changeSets));
        host.write("log.sql", FIRST + SECOND);

        runner.run(context ->
                assertThat(context.getBean(BackupManager.class).list()).hasSize(1));

        assertThat(changeSets).hasValue(1);
    }

    @Test
    void whatIsWrongWithTheChangeLogIsSaidAsBefore() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal");
        host.write("log.sql", FIRST.replace("'first'", "'changed'"));

        runner.run(context -> assertThat(context.getStartupFailure())
                .hasStackTraceContaining("ValidationFailedException")
                .hasStackTraceContaining("MigrationFailedException"));
    }

    @Test
    void theBeanStaysOneThatCanBeAsked() {
        startedOnce("wal").run(context -> {
            SpringLiquibase bean = context.getBean(SpringLiquibase.class);
            assertThat(bean.getChangeLog()).endsWith("log.sql");
            assertThat(bean.getDataSource()).isNotNull();
        });
    }

    /** Counts with the one listener that Liquibase has room for. */
    private record HostCustomizer(AtomicInteger changeSets) implements Customizer<Liquibase> {

        @Override
        public void customize(Liquibase liquibase) {
            liquibase.setChangeExecListener(new DefaultChangeExecListener() {
                @Override
                public void willRun(
                        ChangeSet changeSet, DatabaseChangeLog log, Database database, ChangeSet.RunStatus status) {
                    changeSets.incrementAndGet();
                }
            });
        }
    }
}

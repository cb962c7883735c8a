package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTrigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Liquibase itself, on a SQLite file. */
class LiquibaseBackupTest {

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

    @TempDir
    Path directory;

    private MigratedHost host = new MigratedHost(Path.of(""));

    @BeforeEach
    void aHost() throws Exception {
        host = new MigratedHost(directory);
        host.write("log.sql", FIRST);
    }

    private ApplicationContextRunner runner(String journalMode) {
        return host.runner(journalMode, LiquibaseAutoConfiguration.class, LifeboatLiquibaseAutoConfiguration.class)
                .withPropertyValues("spring.liquibase.change-log=file:"
                        + directory.resolve("migrations").resolve("log.sql"));
    }

    private ApplicationContextRunner startedOnce(String journalMode) {
        ApplicationContextRunner runner = runner(journalMode);
        runner.run(context -> assertThat(context).hasNotFailed());
        return runner;
    }

    @Test
    void theFirstStartHasNothingToSave() throws Exception {
        runner("wal").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(BackupManager.class).list()).isEmpty();
        });

        assertThat(host.words()).containsExactly("first");
    }

    @Test
    void withNothingPendingNoBackupIsMade() {
        startedOnce("wal")
                .run(context ->
                        assertThat(context.getBean(BackupManager.class).list()).isEmpty());
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
                        .startsWith("before Liquibase: ")
                        .contains("::2::test");
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

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aFailedChangeSetIsUndoneWhereTheHostSaysSo(String journalMode) throws Exception {
        ApplicationContextRunner runner =
                startedOnce(journalMode).withPropertyValues("lifeboat.migration.restore-on-failure=true");
        host.write("log.sql", FIRST + SECOND + BROKEN);

        runner.run(context -> assertThat(context.getStartupFailure())
                .cause()
                .hasMessageContaining("It is restored: the database is as it was before."));

        assertThat(host.words()).containsExactly("first");
        assertThat(host.list())
                .extracting(Backup::trigger)
                .containsExactly(BackupTrigger.PRE_RESTORE, BackupTrigger.PRE_MIGRATION);
        host.write("log.sql", FIRST + SECOND);
        runner.run(context -> assertThat(context).hasNotFailed());
        assertThat(host.words()).containsExactly("first", "second");
    }

    @Test
    void withoutItsBackupNoChangeSetRuns() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal");
        host.write("log.sql", FIRST + SECOND);
        Files.writeString(host.backups(), "a file in the place of the directory");

        runner.run(context -> assertThat(context.getStartupFailure())
                .hasStackTraceContaining("Liquibase was kept from migrating the database")
                .hasStackTraceContaining("lifeboat.migration.backup-required=false"));

        assertThat(host.words()).containsExactly("first");
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

    @Test
    void aHostCanDoWithoutIt() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal").withPropertyValues("lifeboat.migration.enabled=false");
        host.write("log.sql", FIRST + SECOND);

        runner.run(context -> {
            assertThat(context).doesNotHaveBean(LiquibaseBackup.class);
            assertThat(context.getBean(BackupManager.class).list()).isEmpty();
        });
    }

    @Test
    void aHostWithoutLiquibaseStarts() {
        runner("wal")
                .withClassLoader(new FilteredClassLoader(SpringLiquibase.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(BackupManager.class)
                        .doesNotHaveBean("lifeboatLiquibaseBackup"));
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

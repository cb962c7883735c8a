package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.DyingRestore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.sqlite.SQLiteDataSource;

/** What holds with each tool that migrates, on a SQLite file. */
abstract class MigrationBackupTest {

    @TempDir
    Path directory;

    MigratedHost host = new MigratedHost(Path.of(""));

    private final String tool;
    private final Class<?> itsClass;
    private final String migratingBean;

    MigrationBackupTest(String tool, Class<?> itsClass, String migratingBean) {
        this.tool = tool;
        this.itsClass = itsClass;
        this.migratingBean = migratingBean;
    }

    /** Migrations that put in the words {@code first} and {@code second}, up to one of them. */
    abstract void writeUpTo(String word) throws IOException;

    /** Those, and one more that fails. */
    abstract void writeOneThatFails() throws IOException;

    abstract ApplicationContextRunner runner(String journalMode);

    @BeforeEach
    void aHost() throws IOException {
        host = new MigratedHost(directory);
        writeUpTo("first");
    }

    ApplicationContextRunner startedOnce(String journalMode) {
        ApplicationContextRunner runner = runner(journalMode);
        runner.run(context -> assertThat(context).hasNotFailed());
        return runner;
    }

    /** Around it are exceptions that say again what it says. */
    static MigrationFailedException migrationFailure(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(MigrationFailedException.class::isInstance)
                .map(MigrationFailedException.class::cast)
                .findFirst()
                .orElseThrow();
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
    void aFailedMigrationIsUndoneWhereTheHostSaysSo(String journalMode) throws Exception {
        ApplicationContextRunner runner =
                startedOnce(journalMode).withPropertyValues("lifeboat.migration.restore-on-failure=true");
        writeOneThatFails();

        runner.run(context -> assertThat(migrationFailure(context.getStartupFailure()))
                .hasMessageContaining("It is restored: the database is as it was before.")
                .hasMessageContaining(host.list().get(0).id().toString())
                .hasMessageContaining(host.list().get(1).id().toString()));

        assertThat(host.words()).containsExactly("first");
        assertThat(host.list())
                .extracting(Backup::trigger)
                .containsExactly(BackupTrigger.PRE_RESTORE, BackupTrigger.PRE_MIGRATION);
        writeUpTo("second");
        runner.run(context -> assertThat(context).hasNotFailed());
        assertThat(host.words()).containsExactly("first", "second");
    }

    /** The application does not start, and whoever reads why has only this to go by. */
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    @DisabledOnOs(OS.WINDOWS)
    void theCommandsThatAFailedStartNamesLeadBack(String journalMode) throws Exception {
        ApplicationContextRunner runner = startedOnce(journalMode);
        writeOneThatFails();
        List<FailureAnalysis> seen = new ArrayList<>();
        runner.run(context -> seen.add(analysis(context.getStartupFailure())));
        assertThat(host.words()).containsExactly("first", "second");
        String backup = host.list().get(0).id().toString();
        Files.writeString(host.database().resolveSibling("app.db-journal"), "of the old database");

        assertThat(seen.get(0).getDescription())
                .contains(tool + " failed. Backup " + backup + " was made before it.")
                .contains("no such table: missing");
        List<String> commands = commands(String.valueOf(seen.get(0).getAction()));
        assertThat(commands).hasSize(3);
        for (String command : commands) {
            assertThat(run(command)).as(command).isEmpty();
        }

        assertThat(host.words()).containsExactly("first");
        assertThat(host.database().resolveSibling("app.db-journal")).doesNotExist();
    }

    static FailureAnalysis analysis(@Nullable Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, problem) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(Objects.requireNonNull(failure)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> commands(String action) {
        return action.lines()
                .filter(line -> line.startsWith("       "))
                .map(String::strip)
                .toList();
    }

    /** What the shell says if it fails; nothing if it does not. */
    private String run(String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        shell.environment()
                .compute("PATH", (name, path) -> Path.of(System.getProperty("java.home"), "bin") + ":" + path);
        boolean fine = shell.start().waitFor() == 0;
        return fine ? "" : "failed: " + Files.readString(directory.resolve("said"));
    }

    @Test
    void aFailureIsToldOnceInTheExceptionsAroundIt() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal");
        writeOneThatFails();

        runner.run(context -> {
            Throwable outermost = Objects.requireNonNull(context.getStartupFailure());
            StringWriter trace = new StringWriter();
            outermost.printStackTrace(new PrintWriter(trace));
            assertThat(String.valueOf(outermost.getMessage()))
                    .containsOnlyOnce("was made before it")
                    .hasLineCount(1);
            assertThat(trace.toString())
                    .as("for those whose failures nobody analyzes")
                    .containsOnlyOnce("To go back to backup");
        });
    }

    @Test
    void withoutItsBackupNothingIsMigrated() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal");
        writeUpTo("second");
        Files.writeString(host.backups(), "a file in the place of the directory");

        runner.run(context -> assertThat(context.getStartupFailure())
                .hasStackTraceContaining(tool + " was kept from migrating the database")
                .hasStackTraceContaining("lifeboat.migration.backup-required=false")
                .satisfies(failure -> assertThat(analysis(failure).getDescription())
                        .startsWith(tool + " was kept from migrating the database")
                        .doesNotContain("backup-required"))
                .satisfies(failure -> assertThat(analysis(failure).getAction())
                        .contains("lifeboat.migration.backup-required=false")));

        assertThat(host.words()).containsExactly("first");
    }

    @Test
    void whatACrashInterruptedIsFinishedBeforeTheToolOpensTheDatabase() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal").withPropertyValues("lifeboat.database=");
        interruptARestore();

        runner.run(context -> assertThat(context).hasNotFailed());

        assertThat(host.words()).containsExactly("first");
    }

    /** Without a DataSource bean that it would have to be given, it comes by no gate. */
    @Test
    void soItIsBeforeAToolThatHasAUrlOfItsOwn() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal");
        interruptARestore();

        runner.withPropertyValues("spring." + tool.toLowerCase(Locale.ROOT) + ".url=jdbc:sqlite:" + host.database())
                .withBean("one", DataSource.class, SQLiteDataSource::new, bean -> bean.setLazyInit(true))
                .withBean("another", DataSource.class, SQLiteDataSource::new, bean -> bean.setLazyInit(true))
                .withBean("early", Object.class, Object::new, bean -> bean.setDependsOn(migratingBean))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(host.words()).containsExactly("first");
    }

    private void interruptARestore() throws Exception {
        try (BackupManager manager = host.manager()) {
            manager.create();
        }
        Files.writeString(host.database(), "this was a database once");
        DyingRestore.run(host.database(), host.backups());
        assertThat(host.database()).hasContent("this was a database once");
    }

    @Test
    void aHostCanDoWithoutIt() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal").withPropertyValues("lifeboat.migration.enabled=false");
        writeUpTo("second");

        runner.run(context -> {
            assertThat(context).doesNotHaveBean("lifeboat" + tool + "Backup");
            assertThat(context.getBean(BackupManager.class).list()).isEmpty();
        });
    }

    @Test
    void aHostWithoutTheToolStarts() {
        runner("wal")
                .withClassLoader(new FilteredClassLoader(itsClass))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(BackupManager.class)
                        .doesNotHaveBean("lifeboat" + tool + "Backup"));
    }
}

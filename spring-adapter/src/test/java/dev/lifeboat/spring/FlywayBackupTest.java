package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTrigger;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Flyway itself, on a SQLite file. */
class FlywayBackupTest extends MigrationBackupTest {

    private static final String FIRST = "CREATE TABLE note(word TEXT); INSERT INTO note VALUES ('first');";
    private static final String SECOND = "INSERT INTO note VALUES ('second');";
    private static final String BROKEN = "INSERT INTO note VALUES ('half'); INSERT INTO missing VALUES (1);";

    FlywayBackupTest() {
        super("Flyway", Flyway.class, "flywayInitializer");
    }

    @Override
    void writeUpTo(String word) throws IOException {
        host.write("V1__first.sql", FIRST);
        if (word.equals("second")) {
            host.write("V2__second.sql", SECOND);
        }
        Files.deleteIfExists(directory.resolve("migrations").resolve("V3__broken.sql"));
    }

    @Override
    void writeOneThatFails() throws IOException {
        host.write("V2__second.sql", SECOND);
        host.write("V3__broken.sql", BROKEN);
    }

    @Override
    ApplicationContextRunner runner(String journalMode) {
        return host.runner(journalMode, FlywayAutoConfiguration.class, LifeboatFlywayAutoConfiguration.class)
                .withPropertyValues("spring.flyway.locations=filesystem:" + directory.resolve("migrations"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aBackupIsMadeBeforeTheFirstOfSeveralPendingMigrations(String journalMode) throws Exception {
        ApplicationContextRunner runner = startedOnce(journalMode);
        host.write("V2__second_word.sql", SECOND);
        host.write("V3__third.sql", "INSERT INTO note VALUES ('third');");

        runner.run(context -> {
            assertThat(context).hasNotFailed();
            BackupManager manager = context.getBean(BackupManager.class);
            Backup backup = manager.list().get(0);
            assertThat(manager.list()).hasSize(1);
            assertThat(backup.trigger()).isEqualTo(BackupTrigger.PRE_MIGRATION);
            assertThat(backup.label()).contains("before Flyway: 2 second word");
            assertThat(host.words(manager, backup)).containsExactly("first");
        });
        assertThat(host.words()).containsExactly("first", "second", "third");
    }

    @Test
    void migrationsInOneGroupAreNoExceptionToIt() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal").withPropertyValues("spring.flyway.group=true");
        host.write("V2__second.sql", SECOND);
        host.write("R__again.sql", "INSERT INTO note VALUES ('again');");

        runner.run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            assertThat(manager.list()).hasSize(1);
            assertThat(host.words(manager, manager.list().get(0))).containsExactly("first");
        });
        assertThat(host.words()).containsExactly("again", "first", "second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aFailedMigrationNamesTheBackupThatWasMadeBeforeIt(String journalMode) throws Exception {
        ApplicationContextRunner runner = startedOnce(journalMode);
        host.write("V2__second.sql", SECOND);
        host.write("V3__broken.sql", BROKEN);

        runner.run(context ->
                assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("no such table: missing"));
        List<Backup> made = host.list();
        runner.run(context -> assertThat(migrationFailure(context.getStartupFailure()))
                .hasMessageContaining("Backup " + host.list().get(0).id() + " was made before it.")
                .hasMessageContaining("lifeboat.migration.restore-on-failure=true")
                .cause()
                .isInstanceOf(FlywayException.class));

        assertThat(made).hasSize(1);
        assertThat(host.words()).containsExactly("first", "second");
    }

    /** A container is started again when its application fails. */
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void anApplicationThatFailsAgainAndAgainFillsNoDisk(String journalMode) throws Exception {
        ApplicationContextRunner runner = startedOnce(journalMode);
        host.write("V2__broken.sql", BROKEN);

        for (int start = 0; start < 3; start++) {
            runner.run(context -> assertThat(migrationFailure(context.getStartupFailure()))
                    .hasMessageContaining("Backup " + host.list().get(0).id() + " was made before it."));
        }

        assertThat(host.list()).hasSize(1);
    }

    @Test
    void aFailureOfTheVeryFirstMigrationStaysWhatItIs() throws Exception {
        host.write("V1__first.sql", BROKEN);

        runner("wal")
                .run(context -> assertThat(context.getStartupFailure()).cause().isInstanceOf(FlywayException.class));
    }

    @Test
    void migrationsRunWithoutTheirBackupWhereTheHostSaysSo() throws Exception {
        ApplicationContextRunner runner =
                startedOnce("wal").withPropertyValues("lifeboat.migration.backup-required=false");
        host.write("V2__second.sql", SECOND);
        Files.writeString(host.backups(), "a file in the place of the directory");

        runner.run(context -> assertThat(context).hasNotFailed());

        assertThat(host.words()).containsExactly("first", "second");
    }

    @Test
    void theHostsOwnCallbacksAndStrategyGoOnWorking() throws Exception {
        List<String> heard = new ArrayList<>();
        ApplicationContextRunner runner = startedOnce("wal")
                .withPropertyValues("spring.datasource.hikari.maximum-pool-size=2")
                .withBean("bean", Callback.class, () -> new Heard("bean", heard))
                .withBean(
                        FlywayConfigurationCustomizer.class,
                        () -> configuration -> configuration.callbacks(new Heard("customizer", heard)))
                .withBean(FlywayMigrationStrategy.class, () -> flyway -> {
                    heard.add("strategy");
                    flyway.migrate();
                });
        host.write("V2__second.sql", SECOND);

        runner.run(context -> assertThat(context).hasNotFailed());

        assertThat(heard)
                .as("what the host's callbacks change is in no backup")
                .containsExactly("strategy", "customizer with 1 backups");
    }

    @Test
    void aHostThatMigratesByHandGetsItsBackupThen() throws Exception {
        ApplicationContextRunner runner =
                startedOnce("wal").withBean(FlywayMigrationStrategy.class, () -> flyway -> {});
        host.write("V2__second.sql", SECOND);

        runner.run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            assertThat(manager.list()).isEmpty();

            context.getBean(Flyway.class).migrate();
            context.getBean(Flyway.class).migrate();
            assertThat(manager.list()).hasSize(1);

            host.write("V3__third.sql", "INSERT INTO note VALUES ('third');");
            context.getBean(Flyway.class).migrate();
            assertThat(manager.list()).hasSize(2);
            assertThat(host.words(manager, manager.list().get(0))).containsExactly("first", "second");
        });
    }

    @Test
    void aBackupIsMadeBeforeFlywayCleansToo() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal")
                .withPropertyValues("spring.flyway.clean-disabled=false")
                .withBean(FlywayMigrationStrategy.class, () -> flyway -> {
                    flyway.clean();
                    flyway.migrate();
                });

        runner.run(context -> {
            BackupManager manager = context.getBean(BackupManager.class);
            assertThat(manager.list())
                    .singleElement()
                    .satisfies(backup -> assertThat(backup.label()).contains("before Flyway: clean"));
        });
    }

    @Test
    void whatWasCleanedComesBackWhenTheMigrationAfterwardsFails() throws Exception {
        ApplicationContextRunner runner = startedOnce("wal")
                .withPropertyValues("spring.flyway.clean-disabled=false", "lifeboat.migration.restore-on-failure=true")
                .withBean(FlywayMigrationStrategy.class, () -> flyway -> {
                    flyway.clean();
                    flyway.migrate();
                });
        host.write("V1__first.sql", BROKEN);

        runner.run(context ->
                assertThat(migrationFailure(context.getStartupFailure())).hasMessageContaining("It is restored"));

        assertThat(host.words()).containsExactly("first");
    }

    @Test
    void migrationsOfAnotherDatabaseAreNoneOfOurs() throws Exception {
        ApplicationContextRunner runner =
                startedOnce("wal").withPropertyValues("spring.flyway.url=jdbc:sqlite:" + directory.resolve("other.db"));
        runner.run(context -> assertThat(context).hasNotFailed());
        host.write("V2__second.sql", SECOND);

        runner.run(context ->
                assertThat(context.getBean(BackupManager.class).list()).isEmpty());

        assertThat(MigratedHost.words(directory.resolve("other.db"))).containsExactly("first", "second");
    }

    @Test
    void aHostWithoutBackupsMigratesAsBefore() throws Exception {
        runner("wal")
                .withPropertyValues("lifeboat.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("lifeboatFlywayBackup"));

        assertThat(host.words()).containsExactly("first");
    }

    private final class Heard extends BaseCallback {

        private final String name;
        private final List<String> heard;

        Heard(String name, List<String> heard) {
            this.name = name;
            this.heard = heard;
        }

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public void handle(Event event, Context context) {
            heard.add(name + " with " + host.list().size() + " backups");
        }
    }
}

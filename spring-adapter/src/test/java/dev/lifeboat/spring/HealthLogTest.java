package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the log says of the backups when an application starts, and later when something changes. */
@ExtendWith(OutputCaptureExtension.class)
class HealthLogTest extends HostFixture {

    private final MutableClock clock = MutableClock.at("2026-11-23T18:00:00Z");

    @BeforeEach
    void aDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("app.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("create table notes (text)");
        }
    }

    private ApplicationContextRunner quiet() {
        return host().withBean(InstantSource.class, () -> clock).withPropertyValues("lifeboat.schedule.enabled=false");
    }

    private static void await(CapturedOutput output, String text) {
        Awaitility.await(text)
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> output.getAll().contains(text));
    }

    @Test
    void aStartIsOneLineThatSaysWhatGoesWhere(CapturedOutput output) {
        quiet().run(context -> {
            context.getBean(BackupManager.class).create();
            clock.advance(Duration.ofMinutes(1));
            context.getBean(BackupManager.class).create("another");
        });
        clock.advance(Duration.ofHours(3));

        quiet().withPropertyValues("lifeboat.retention.daily=7", "lifeboat.retention.minimum=2")
                .run(context -> await(output, "2 backups"));

        assertThat(output.getAll().lines().filter(line -> line.contains("2 backups")))
                .singleElement()
                .asString()
                .contains("INFO")
                .endsWith("Lifeboat: " + database("app.db") + " -> " + directory.resolve("backups")
                        + ", nothing by itself, keeps daily=7, minimum=2; 2 backups, newest good 3 h ago");
    }

    @Test
    void itSaysWhenBackupsAreMade(CapturedOutput output) {
        host().withPropertyValues("lifeboat.schedule.every=6h")
                .run(context -> await(output, ", every 6h, keeps all; "));
    }

    @Test
    void andWhereThePageIsIfThereIsOne(CapturedOutput output) {
        quiet().withBean("lifeboatWebMapping", Object.class, Object::new)
                .withPropertyValues("server.servlet.context-path=/notes", "lifeboat.web.path=/saved")
                .run(context -> await(output, "; page at /notes/saved"));
    }

    @Test
    void aFirstStartHasNothingToWarnOf(CapturedOutput output) throws IOException {
        Files.delete(database("app.db"));

        quiet().run(context -> await(output, "nothing by itself, keeps all; no backups"));

        assertThat(output.getAll()).doesNotContain("WARN");
        assertThat(directory.resolve("backups")).doesNotExist();
    }

    @Test
    void aDatabaseThatIsMissingWhereBackupsAreIsWarnedOf(CapturedOutput output) throws IOException {
        quiet().run(context -> context.getBean(BackupManager.class).create());
        Files.delete(database("app.db"));

        quiet().run(context -> await(output, "PROBLEM SOURCE_MISSING"));
    }

    @Test
    void backupsThatAreNotThereAnyMoreAreWarnedOfWithWhatToDo(CapturedOutput output) throws IOException {
        quiet().run(context -> context.getBean(BackupManager.class).create());
        try (Stream<Path> files = Files.list(directory.resolve("backups"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        quiet().run(context -> {
            await(output, "PROBLEM BACKUPS_MISSING");
            assertThat(output.getAll().lines().filter(line -> line.contains("BACKUPS_MISSING")))
                    .singleElement()
                    .asString()
                    .contains("WARN");
        });
    }

    @Test
    void aDirectoryThatIsNoneIsWarnedOfOnceAndSoIsItsEnd(CapturedOutput output) throws IOException {
        Files.writeString(directory.resolve("backups"), "a file in the place of the directory");

        quiet().run(context -> {
            await(output, "PROBLEM STORE_UNREADABLE");
            assertThat(output.getAll()).contains("backups that cannot be read");

            Files.delete(directory.resolve("backups"));
            context.getBean(BackupManager.class).create();
            await(output, "the problem STORE_UNREADABLE is over");
        });

        assertThat(output.getAll()).containsOnlyOnce("PROBLEM STORE_UNREADABLE");
    }

    @Test
    void aProblemThatBeginsLaterIsWarnedOf(CapturedOutput output) {
        quiet().run(context -> {
            BackupManager backups = context.getBean(BackupManager.class);
            backups.create();
            await(output, "Lifeboat: ");
            Files.writeString(database("app.db"), "no database any more");
            try {
                backups.create();
            } catch (RuntimeException e) {
                assertThat(e).hasMessageContaining("app.db");
            }
            await(output, "PROBLEM SOURCE_NOT_SQLITE");
        });
    }

    /** As a share does whose server went away. */
    @Test
    void aStoreThatDoesNotAnswerKeepsNobodyWaiting(CapturedOutput output) {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        BackupStore store = new Deaf(store(), asked, answers);
        try {
            quiet().withBean(BackupStore.class, () -> store)
                    .withPropertyValues("lifeboat.close-timeout=1s")
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
                        assertThat(answers.getCount()).as("and it has started").isOne();
                    });
            assertThat(answers.getCount()).as("and it has ended").isOne();
        } finally {
            answers.countDown();
        }
        assertThat(output.getAll()).doesNotContain("cannot be told");
    }

    private record Deaf(DirectoryBackupStore store, CountDownLatch asked, CountDownLatch answers)
            implements BackupStore {

        @Override
        public List<StoredObject> list() throws IOException {
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            return store.list();
        }

        @Override
        public void put(String key, Path content) throws IOException {
            store.put(key, content);
        }

        @Override
        public InputStream open(String key) throws IOException {
            return store.open(key);
        }

        @Override
        public void delete(String key) throws IOException {
            store.delete(key);
        }

        @Override
        public Optional<Path> localDirectory() {
            return store.localDirectory();
        }
    }
}

package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupManager;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LifeboatAutoConfigurationTest {

    @TempDir
    Path directory;

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LifeboatAutoConfiguration.class));

    @Test
    void anApplicationGetsABackupManager() {
        runner.withPropertyValues(
                        "lifeboat.directory=" + directory.resolve("backups"),
                        "lifeboat.database=" + directory.resolve("app.db"))
                .run(context -> assertThat(context).hasSingleBean(BackupManager.class));
    }

    @Test
    void anApplicationThatDoesNotWantOneGetsNone() {
        runner.withPropertyValues("lifeboat.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(BackupManager.class));
    }
}

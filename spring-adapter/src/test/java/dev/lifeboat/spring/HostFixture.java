package dev.lifeboat.spring;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application with the starter, its database and its backups in a directory of their own. */
abstract class HostFixture {

    @TempDir
    Path directory;

    /** Nothing but the starter and a directory for the backups. */
    ApplicationContextRunner starter() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(LifeboatAutoConfiguration.class))
                .withPropertyValues("lifeboat.directory=" + directory.resolve("backups"));
    }

    /** With the DataSource that Spring Boot makes of a URL. */
    ApplicationContextRunner host() {
        return starter()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=" + url("app.db"));
    }

    String url(String file) {
        return "jdbc:sqlite:" + database(file);
    }

    Path database(String file) {
        return directory.resolve(file);
    }

    DirectoryBackupStore store() {
        return DirectoryBackupStore.at(directory.resolve("backups"));
    }
}

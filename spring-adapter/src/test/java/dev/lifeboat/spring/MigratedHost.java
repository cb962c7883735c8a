package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The files of a host that migrates its database, and the application on them. Its pool has one connection. */
record MigratedHost(Path directory) {

    Path database() {
        return directory.resolve("app.db");
    }

    Path backups() {
        return directory.resolve("backups");
    }

    /** A file of the host, in a directory of its own. */
    void write(String name, String content) throws IOException {
        Files.createDirectories(directory.resolve("migrations"));
        Files.writeString(directory.resolve("migrations").resolve(name), content);
    }

    ApplicationContextRunner runner(String journalMode, Class<?>... parts) {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, LifeboatAutoConfiguration.class))
                .withConfiguration(AutoConfigurations.of(parts))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:sqlite:" + database() + "?journal_mode=" + journalMode,
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "spring.datasource.hikari.connection-timeout=2000",
                        "lifeboat.directory=" + backups(),
                        "lifeboat.schedule.enabled=false",
                        "lifeboat.database=" + database());
    }

    /** The tables and rows that matter, without those of the tool. */
    static List<String> words(Path file) throws SQLException {
        List<String> words = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT word FROM note ORDER BY word")) {
            while (rows.next()) {
                words.add(rows.getString(1));
            }
        }
        return words;
    }

    List<String> words() throws SQLException {
        return words(database());
    }

    /** What a backup holds. */
    List<String> words(BackupManager manager, Backup backup) throws SQLException {
        Path copy = directory.resolve(backup.id() + ".copy");
        manager.restoreTo(backup.id(), copy);
        return words(copy);
    }

    /** The backups, by another manager than the one of the application that did not start. */
    List<Backup> list() {
        try (BackupManager manager = manager()) {
            return manager.list();
        }
    }

    BackupManager manager() {
        assertThat(database()).exists();
        return BackupManager.forDatabase(database())
                .storeIn(DirectoryBackupStore.at(backups()))
                .build();
    }
}

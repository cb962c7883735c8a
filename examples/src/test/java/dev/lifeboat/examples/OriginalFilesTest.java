package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginalFilesTest {

    @TempDir
    Path directory;

    private Path database;
    private OriginalFiles before;

    @BeforeEach
    void look() throws IOException {
        database = Files.writeString(directory.resolve("app.db"), "database");
        Files.writeString(directory.resolve("app.db-wal"), "log");
        Files.writeString(directory.resolve("app.db.old"), "not SQLite's");
        before = OriginalFiles.copy(database, directory.resolve("copy"));
    }

    @Test
    void nothingHasChangedWhenNothingHas() throws IOException {
        assertThat(before.states()).containsOnlyKeys("app.db", "app.db-wal");
        assertThat(changed()).isEmpty();
        assertThat(directory.resolve("copy/app.db")).hasContent("database");
        assertThat(directory.resolve("copy/app.db-wal")).hasContent("log");
    }

    @Test
    void aByteATimeAndAFileThatComesOrGoesAllShow() throws IOException {
        FileTime time = Files.getLastModifiedTime(database);
        Files.writeString(database, "dataBase");
        Files.setLastModifiedTime(database, time);
        Files.delete(directory.resolve("app.db-wal"));
        Files.createFile(directory.resolve("app.db-journal"));

        assertThat(changed()).containsExactly("app.db", "app.db-journal", "app.db-wal");
        assertThat(OriginalFiles.matter(changed())).isTrue();
    }

    @Test
    void whoReadsDoesNotMatter() throws IOException {
        Files.createFile(directory.resolve("app.db-shm"));

        assertThat(changed()).containsExactly("app.db-shm");
        assertThat(OriginalFiles.matter(changed())).isFalse();
    }

    private Set<String> changed() throws IOException {
        return OriginalFiles.of(database).changedSince(before);
    }
}

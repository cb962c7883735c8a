package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading the small texts that a catalog is made of: a look inside, which the API does not give. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ManifestBenchmark {

    private BackupId id;
    private String idText;
    private byte[] manifest;

    /** The manifest of a backup. */
    @Setup
    public void create() throws IOException, SQLException {
        Path directory = Files.createTempDirectory(Path.of(System.getProperty("bench.work")), "manifest");
        Path database = directory.resolve("app.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (x)");
        }
        try (BackupManager manager = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build()) {
            Backup backup = manager.create("before the upgrade");
            id = backup.id();
            idText = id.toString();
            manifest = Manifest.write(backup);
        }
    }

    /** {@return an id, from its text} */
    @Benchmark
    public BackupId parseId() {
        return BackupId.parse(idText);
    }

    /** {@return a backup, from its manifest} */
    @Benchmark
    public Backup readManifest() throws IOException, MalformedTextException {
        return Manifest.read(id, new ByteArrayInputStream(manifest));
    }
}

package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.VerificationResult;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.sqlite.ConnectionSetup;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.Pace;
import dev.lifeboat.sqlite.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The parts of operations on a database of 10 MB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OperationBenchmark {

    static final int MEGABYTES = 10;

    private Path directory;
    private LiveDatabase live;
    private BackupManager manager;
    private BackupId id;

    /** Makes a backup to verify. */
    @Setup
    public void create() throws IOException, SQLException {
        Path database = TestDatabase.of(Path.of(System.getProperty("bench.directory")), MEGABYTES, "wal");
        directory = Files.createTempDirectory(Path.of(System.getProperty("bench.work")), "operations");
        live = new LiveDatabase(database, LiveDatabase.Access.READ_WRITE, ConnectionSetup.NONE, Duration.ofSeconds(10));
        manager = Ours.manager(database, directory);
        id = manager.create().id();
    }

    /** Lets go of it. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** {@return a snapshot, not yet durable} */
    @Benchmark
    public Snapshot.Taken snapshot() throws IOException, SQLException {
        Path target = Files.createTempFile(directory, "snapshot", ".db");
        try {
            return Snapshot.take(live, target, Pace.UNLIMITED, InstantSource.system(), (done, total) -> {});
        } finally {
            Files.delete(target);
        }
    }

    /** {@return what was found} */
    @Benchmark
    public VerificationResult verifyChecksum() {
        return manager.verify(id, VerifyDepth.CHECKSUM);
    }

    /** {@return what was found} */
    @Benchmark
    public VerificationResult verifyQuickCheck() {
        return manager.verify(id, VerifyDepth.QUICK_CHECK);
    }

    /** {@return what was found} */
    @Benchmark
    public VerificationResult verifyIntegrityCheck() {
        return manager.verify(id, VerifyDepth.INTEGRITY_CHECK);
    }
}

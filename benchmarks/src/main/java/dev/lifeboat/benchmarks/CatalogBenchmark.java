package dev.lifeboat.benchmarks;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RetentionPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Many backups, listed and planned over by a manager that has seen them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CatalogBenchmark {

    private BackupManager manager;

    /** Makes them. */
    @Setup
    public void make() throws IOException, SQLException {
        Path directory = Files.createTempDirectory(Path.of(System.getProperty("bench.work")), "catalog");
        ManyBackups backups = new ManyBackups(directory, Integer.getInteger("bench.backups"));
        backups.make();
        manager = backups.manager();
        manager.list();
    }

    /** Lets go of them. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** {@return all of them} */
    @Benchmark
    public List<Backup> list() {
        return manager.list();
    }

    /** {@return what would be kept} */
    @Benchmark
    public RetentionPlan planPrune() {
        return manager.planPrune();
    }
}

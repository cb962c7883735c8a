package dev.lifeboat.benchmarks;

import dev.lifeboat.ManifestBenchmark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What happens inside, measured by JMH: each of its iterations is a run. */
final class JmhGroup {

    private final Settings settings;
    private final Table table;

    JmhGroup(Settings settings, Table table) {
        this.settings = settings;
        this.table = table;
    }

    void run() throws Exception {
        try (Workplace place = Workplace.in(settings.directory())) {
            System.setProperty("bench.work", place.directory().toString());
            for (Class<?> benchmarks :
                    List.of(OperationBenchmark.class, CatalogBenchmark.class, ManifestBenchmark.class)) {
                Collection<RunResult> results = new Runner(options(place.directory(), benchmarks)).run();
                results.forEach(this::add);
            }
        }
    }

    private Options options(Path work, Class<?> benchmarks) throws Exception {
        List<String> arguments = new ArrayList<>(settings.jmh());
        arguments.add("^" + benchmarks.getName().replace(".", "\\.") + "\\.");
        return new OptionsBuilder()
                .parent(new CommandLineOptions(arguments.toArray(String[]::new)))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend(
                        "-Dbench.work=" + work,
                        "-Dbench.directory=" + settings.directory(),
                        "-Dbench.backups=" + settings.backups())
                .build();
    }

    private void add(RunResult result) {
        String name = result.getParams().getBenchmark();
        String row = name.substring(name.lastIndexOf('.') + 1);
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            fork.getIterationResults()
                    .forEach(iteration ->
                            table.add(row, iteration.getPrimaryResult().getScore()));
        }
        Progress.value(row, 1, result.getPrimaryResult().getScore(), table.unit());
    }
}

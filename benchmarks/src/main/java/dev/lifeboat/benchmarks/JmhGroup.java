package dev.lifeboat.benchmarks;

import dev.lifeboat.ManifestBenchmark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
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
            Map<String, String> properties = Map.of(
                    "bench.work", place.directory().toString(),
                    "bench.directory", settings.directory().toString(),
                    "bench.backups", String.valueOf(settings.backups()));
            properties.forEach(System::setProperty); // without a fork, the benchmarks run here
            for (Class<?> benchmarks :
                    List.of(OperationBenchmark.class, CatalogBenchmark.class, ManifestBenchmark.class)) {
                Collection<RunResult> results = new Runner(options(properties, benchmarks)).run();
                results.forEach(this::add);
            }
        }
    }

    private Options options(Map<String, String> properties, Class<?> benchmarks) throws CommandLineOptionException {
        List<String> arguments = new ArrayList<>(settings.jmh());
        arguments.add("^" + Pattern.quote(benchmarks.getName() + "."));
        return new OptionsBuilder()
                .parent(new CommandLineOptions(arguments.toArray(String[]::new)))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend(properties.entrySet().stream()
                        .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new))
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

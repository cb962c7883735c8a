package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results as text and plots. */
record Report(Map<String, String> machine, Settings settings, List<Table> tables) {

    private static final String PLOTS = "plots";
    private static final String BARS = "bars.svg";

    void write() throws IOException {
        Path plots = settings.results().resolve(PLOTS);
        Files.createDirectories(plots);
        Files.writeString(plots.resolve(BARS), barsPlot().svg());
        for (Table table : plotted()) {
            Files.writeString(plots.resolve(file(table)), Plot.of(table).svg());
        }
        String text = markdown();
        Files.writeString(settings.results().resolve("RESULTS.md"), text);
        Progress.print("\n" + text + "\nThese results are in " + settings.results());
    }

    private List<Table> plotted() {
        return tables.stream()
                .filter(table -> table.isPlotted() && !table.measured().isEmpty())
                .toList();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Results\n\n"
                + "Written by the command in [README.md](README.md), which says what is measured and how. Medians of "
                + settings.rounds() + " rounds; of " + settings.writerRounds()
                + " beside a writer, in place and for growth.\n\n" + bars()
                + "## Machine and versions\n\n| | |\n|---|---|\n");
        machine.forEach((what, value) -> text.append("| " + what + " | " + value + " |\n"));
        tables.forEach(table -> text.append("\n## " + table.title() + "\n\n" + table.markdown() + picture(table)));
        return text.toString();
    }

    /** First of all, for whoever reads no further. */
    private String bars() {
        String rows = tables.stream()
                .flatMap(table -> table.bars().stream().map(bar -> bar.markdown(table)))
                .collect(Collectors.joining());
        return rows.isEmpty()
                ? ""
                : "## Bars\n\nThe ratios are of medians within this run; in brackets the least and the most of a round.\n\n"
                        + "| what | bar | measured | |\n|---|--:|--:|---|\n" + rows
                        + "\n![How much of each bar is used](" + PLOTS + "/" + BARS + ")\n\n";
    }

    private String picture(Table table) {
        return plotted().contains(table) ? "\n![" + table.title() + "](" + PLOTS + "/" + file(table) + ")\n" : "";
    }

    private static String file(Table table) {
        return table.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".svg";
    }

    /** Each measured value as a share of what its bar allows. */
    private Plot barsPlot() {
        List<Plot.Row> rows = tables.stream()
                .flatMap(table -> table.bars().stream().flatMap(bar -> bar.share(table).stream()))
                .toList();
        return new Plot("How much of each bar is used (1 is all of it)", rows, Optional.of(1.0));
    }
}

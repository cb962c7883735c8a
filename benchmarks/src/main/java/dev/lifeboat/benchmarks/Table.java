package dev.lifeboat.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The results of one comparison in one unit: rows in the order of their first mention, and bars on them. */
final class Table {

    private final String title;
    private final String unit;
    private final Map<String, Samples> rows = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final List<Bar> bars = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private boolean plotted = true;
    private String relation = "× the first";
    private Function<String, Optional<Samples>> base =
            row -> measured().values().stream().findFirst();

    Table(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    /** {@return what was measured of a row, which has its place from now on} */
    Samples row(String row) {
        return rows.computeIfAbsent(row, absent -> new Samples());
    }

    void add(String row, double value) {
        row(row).add(value);
    }

    void missing(String row, String why) {
        row(row);
        missing.put(row, why);
    }

    Table bar(Bar bar) {
        bars.add(bar);
        return this;
    }

    /** For rows that cannot be compared with each other. */
    Table ofDifferentThings() {
        plotted = false;
        return relative("", row -> Optional.empty());
    }

    /** What each row is compared with, in place of the first. */
    Table relative(String heading, Function<String, Optional<String>> baseOfRow) {
        relation = heading;
        base = row -> baseOfRow.apply(row).flatMap(this::samples);
        return this;
    }

    boolean isPlotted() {
        return plotted;
    }

    /** What a reader should know, said once. */
    void note(String note) {
        notes.add(note);
    }

    List<Bar> bars() {
        return List.copyOf(bars);
    }

    /** {@return what was measured of a row} Empty if nothing was. */
    Optional<Samples> samples(String row) {
        return Optional.ofNullable(rows.get(row)).filter(samples -> samples.count() > 0);
    }

    /** {@return the rows that have values} */
    Map<String, Samples> measured() {
        Map<String, Samples> measured = new LinkedHashMap<>(rows);
        measured.values().removeIf(samples -> samples.count() == 0);
        return measured;
    }

    String markdown() {
        StringBuilder text = new StringBuilder(
                "| " + unit + " | median | least | most | runs | " + relation + " |\n" + "|---|--:|--:|--:|--:|--:|\n");
        rows.keySet()
                .forEach(row -> text.append(samples(row)
                        .map(samples -> line(row, samples))
                        .orElse("| " + row + " | " + missing.getOrDefault(row, "not measured") + " | | | | |\n")));
        notes.forEach(note -> text.append("\n").append(note).append("\n"));
        return text.toString();
    }

    private String line(String row, Samples samples) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %d | %s |\n",
                row,
                Numbers.text(samples.median()),
                Numbers.text(samples.min()),
                Numbers.text(samples.max()),
                samples.count(),
                base.apply(row)
                        .map(other -> Numbers.text(samples.median() / other.median()))
                        .orElse(""));
    }
}

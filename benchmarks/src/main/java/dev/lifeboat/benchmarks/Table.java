package dev.lifeboat.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results of one comparison: a row a contender, and bars that are ratios of two rows. */
final class Table {

    private final String title;
    private final String unit;
    private final Map<String, Samples> rows = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final List<Bar> bars = new ArrayList<>();

    Table(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /**
     * A promise about a ratio.
     *
     * @param what in words
     * @param row measured
     * @param base what it is measured against
     * @param most the ratio that it must not exceed
     */
    record Bar(String what, String row, String base, double most) {}

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    Map<String, Samples> rows() {
        return rows;
    }

    void add(String row, double value) {
        rows.computeIfAbsent(row, absent -> new Samples()).add(value);
    }

    void missing(String row, String why) {
        missing.put(row, why);
    }

    Table bar(String what, String row, String base, double most) {
        bars.add(new Bar(what, row, base, most));
        return this;
    }

    /** {@return how often the median of a row is that of another one} Empty if one of them was not measured. */
    Optional<Double> ratio(String row, String base) {
        return rows.containsKey(row) && rows.containsKey(base)
                ? Optional.of(rows.get(row).median() / rows.get(base).median())
                : Optional.empty();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("### " + title + "\n\n| " + unit + " | median | least | most | runs | of "
                + rows.keySet().stream().findFirst().orElse("") + " |\n|---|---|---|---|---|---|\n");
        rows.forEach((row, samples) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %d | %.2f × |%n",
                row,
                number(samples.median()),
                number(samples.min()),
                number(samples.max()),
                samples.count(),
                ratio(row, rows.keySet().iterator().next()).orElse(1.0))));
        missing.forEach((row, why) -> text.append("| ").append(row).append(" | ").append(why).append(" | | | | |\n"));
        bars.forEach(bar -> text.append("\n").append(words(bar)).append("\n"));
        return text.append("\n").toString();
    }

    private String words(Bar bar) {
        return ratio(bar.row(), bar.base())
                .map(ratio -> String.format(
                        Locale.ROOT,
                        "- %s: **%.2f ×**, bar ≤ %.2f ×: %s",
                        bar.what(),
                        ratio,
                        bar.most(),
                        ratio <= bar.most() ? "met" : "**missed**"))
                .orElse("- " + bar.what() + ": not measured");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }
}

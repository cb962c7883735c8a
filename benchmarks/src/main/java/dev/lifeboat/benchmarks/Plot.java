package dev.lifeboat.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A bar chart as SVG: the median of each row, and a line from its least to its most. What is very much longer than the
 * longest of ours is cut, so that the rest can be seen.
 *
 * @param title above it
 * @param rows from top to bottom
 * @param limit where a line is drawn from top to bottom
 */
record Plot(String title, List<Row> rows, Optional<Double> limit) {

    private static final int PADDING = 16;
    private static final int CHART_WIDTH = 480;
    private static final int NUMBER_WIDTH = 84;
    private static final double CHARACTER_WIDTH = 8.5;
    private static final double TITLE_CHARACTER_WIDTH = 10;
    private static final int ROW_HEIGHT = 30;
    private static final int HEAD_HEIGHT = 48;
    private static final double CUT = 4;
    private static final String INK = "#1f2937";

    /** What a bar stands for. */
    enum Tone {
        OURS("#0f766e"),
        OTHERS("#a8b3c2"),
        MISSED("#d97706");

        private final String colour;

        Tone(String colour) {
            this.colour = colour;
        }
    }

    /**
     * A bar.
     *
     * @param label to its left
     * @param samples what was measured
     * @param tone how it stands out
     */
    record Row(String label, Samples samples, Tone tone) {}

    /** Where a table names others, what is ours stands out. */
    static Plot of(Table table) {
        boolean alone = table.measured().keySet().stream().noneMatch(Plot::isOurs);
        List<Row> rows = table.measured().entrySet().stream()
                .map(row ->
                        new Row(row.getKey(), row.getValue(), alone || isOurs(row.getKey()) ? Tone.OURS : Tone.OTHERS))
                .toList();
        return new Plot(table.title() + " (" + table.unit() + ", less is better)", rows, Optional.empty());
    }

    private static boolean isOurs(String row) {
        return row.startsWith("Lifeboat");
    }

    String svg() {
        int width = (int)
                Math.max(left() + CHART_WIDTH + NUMBER_WIDTH, title.length() * TITLE_CHARACTER_WIDTH + 2 * PADDING);
        int height = HEAD_HEIGHT + ROW_HEIGHT * rows.size() + PADDING;
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
                        + " font-family='system-ui, sans-serif' font-size='14' fill='%s'>%n"
                        + "<rect width='100%%' height='100%%' fill='#ffffff'/>%n"
                        + "<text x='%d' y='29' font-size='17' font-weight='600'>%s</text>%n",
                width, height, width, height, INK, PADDING, escaped(title)));
        for (int index = 0; index < rows.size(); index++) {
            svg.append(bar(rows.get(index), HEAD_HEIGHT + index * ROW_HEIGHT));
        }
        limit.ifPresent(value -> svg.append(line(value, height)));
        for (int index = 0; index < rows.size(); index++) {
            svg.append(words(rows.get(index), HEAD_HEIGHT + index * ROW_HEIGHT + ROW_HEIGHT / 2 + 5));
        }
        return svg.append("</svg>\n").toString();
    }

    private String bar(Row row, int top) {
        String bar = format(
                "<rect x='%.0f' y='%d' width='%.1f' height='%d' rx='2' fill='%s'/>%n",
                left(), top + 4, Math.max(1.5, x(row.samples().median()) - left()), ROW_HEIGHT - 8, row.tone().colour);
        return bar + (row.samples().median() > most() ? cut(top) : spread(row.samples(), top + ROW_HEIGHT / 2));
    }

    /** The number has a white edge, so that it can be read on a line too. */
    private String words(Row row, int baseline) {
        return format(
                "<text x='%.0f' y='%d' text-anchor='end'%s>%s</text>%n"
                        + "<text x='%.1f' y='%d' stroke='#ffffff' stroke-width='4' paint-order='stroke'>%s</text>%n",
                left() - 8,
                baseline,
                row.tone() == Tone.OURS ? " font-weight='600'" : "",
                escaped(row.label()),
                x(row.samples().max()) + 8,
                baseline,
                Numbers.text(row.samples().median()));
    }

    private String spread(Samples samples, int middle) {
        return format(
                "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='%s' stroke-width='2'/>%n",
                x(samples.min()), middle, x(samples.max()), middle, INK);
    }

    private String cut(int top) {
        double right = left() + CHART_WIDTH - 24;
        return format(
                "<path d='M %.0f %d l 10 0 l -8 %d l -10 0 z' fill='#ffffff'/>%n", right, top + 2, ROW_HEIGHT - 4);
    }

    private String line(double value, int height) {
        return format(
                "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#b91c1c' stroke-width='2' stroke-dasharray='5 4'/>%n",
                x(value), HEAD_HEIGHT - 4, x(value), height - PADDING + 4);
    }

    private double left() {
        int longest = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
        return Math.ceil(PADDING + longest * CHARACTER_WIDTH + 8);
    }

    private double x(double value) {
        return left() + Math.min(value / most(), 1) * CHART_WIDTH;
    }

    /** What the whole width stands for. */
    private double most() {
        double all = most(row -> true);
        double ours = limit.orElse(most(row -> row.tone() == Tone.OURS));
        double shown = ours > 0 ? Math.min(all, ours * CUT) : all;
        return Math.max(Math.max(shown, limit.orElse(0.0)), Double.MIN_NORMAL);
    }

    private double most(Predicate<Row> which) {
        return rows.stream()
                .filter(which)
                .mapToDouble(row -> row.samples().max())
                .max()
                .orElse(0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments).replace('\'', '"');
    }
}

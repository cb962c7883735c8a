package dev.lifeboat.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of text under headings, aligned. The last column takes what is left of the width, and wraps. Not thread-safe. */
final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST_LAST_COLUMN = 20;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String heading, boolean right) {}

    private Table(List<Column> columns) {
        this.columns = columns;
    }

    /** A table with these headings; a column whose heading begins with {@code >} is aligned to the right. */
    static Table of(String... headings) {
        return new Table(List.of(headings).stream()
                .map(heading ->
                        heading.startsWith(">") ? new Column(heading.substring(1), true) : new Column(heading, false))
                .toList());
    }

    /** Adds a row; there is a cell for each column. */
    Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells).stream().map(Object::toString).toList());
        return this;
    }

    List<String> lines(int width) {
        int last = columns.size() - 1;
        int[] widths = IntStream.range(0, columns.size()).map(this::widthOf).toArray();
        int before = IntStream.range(0, last).map(i -> widths[i] + GAP.length()).sum();
        widths[last] = Math.min(widths[last], Math.max(NARROWEST_LAST_COLUMN, width - before));
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.addAll(lines(row, widths));
        }
        String headings = line(columns.stream().map(Column::heading).toList(), widths);
        int longest = lines.stream().mapToInt(String::length).max().orElse(0);
        lines.add(0, headings);
        lines.add(1, "-".repeat(Math.max(longest, headings.length())));
        return lines;
    }

    private int widthOf(int column) {
        int heading = columns.get(column).heading().length();
        return Math.max(
                heading,
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private List<String> lines(List<String> row, int[] widths) {
        int last = row.size() - 1;
        List<String> wrapped = Screen.wrap(row.get(last), widths[last]);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < wrapped.size(); i++) {
            List<String> cells = new ArrayList<>(
                    i == 0 ? row : List.copyOf(row).stream().map(cell -> "").toList());
            cells.set(last, wrapped.get(i));
            lines.add(line(cells, widths));
        }
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        List<String> aligned = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String space = " ".repeat(Math.max(0, widths[i] - cell.length()));
            aligned.add(columns.get(i).right() ? space + cell : cell + space);
        }
        return String.join(GAP, aligned).stripTrailing();
    }
}

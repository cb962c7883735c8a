package dev.lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Columns, each as wide as what is in it. Not thread-safe. */
final class Table {

    private static final String GAP = "  ";

    private final Set<Integer> right;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table whose columns of these numbers are aligned to the right. */
    Table(Integer... right) {
        this.right = Set.of(right);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** The rows as lines, in order. */
    List<String> lines() {
        List<Integer> widths = widths();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, List<Integer> widths) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String space = " ".repeat(widths.get(column) - cell.length());
            cells.add(right.contains(column) ? space + cell : cell + space);
        }
        return String.join(GAP, cells).stripTrailing();
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                if (column == widths.size()) {
                    widths.add(0);
                }
                widths.set(column, Math.max(widths.get(column), row.get(column).length()));
            }
        }
        return widths;
    }
}

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
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> row) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String space = " ".repeat(width(column) - cell.length());
            cells.add(right.contains(column) ? space + cell : cell + space);
        }
        return String.join(GAP, cells).stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}

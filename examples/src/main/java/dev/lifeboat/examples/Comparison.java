package dev.lifeboat.examples;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Two databases side by side, table by table.
 *
 * @param tables those of both, by name
 */
record Comparison(List<Compared> tables) {

    private static final int SHOWN = 12;
    private static final int LONGEST_NAME = 50;

    /** One table in both. A table that only one of them has counts as different. */
    record Compared(String name, long rows, boolean same) {}

    /** Reads every row of both. */
    static Comparison of(Connection original, Connection restored) throws SQLException {
        Map<String, TableContent> left = TableContent.ofAllBut(Set.of(), original);
        Map<String, TableContent> right = TableContent.ofAllBut(Set.of(), restored);
        Set<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        List<Compared> tables = new ArrayList<>();
        for (String name : names) {
            TableContent content = left.getOrDefault(name, new TableContent(0, "absent from the original"));
            tables.add(new Compared(name, content.rows(), content.equals(right.get(name))));
        }
        return new Comparison(List.copyOf(tables));
    }

    long rows() {
        return tables.stream().mapToLong(Compared::rows).sum();
    }

    List<String> differing() {
        return tables.stream()
                .filter(table -> !table.same())
                .map(Compared::name)
                .toList();
    }

    /** The largest ones, those that differ first. */
    Table table() {
        Table shown = Table.of("Table", ">Rows", "Original and restored");
        tables.stream()
                .sorted(Comparator.comparing(Compared::same)
                        .thenComparing(Comparator.comparing(Compared::rows).reversed()))
                .limit(SHOWN)
                .forEach(table -> shown.row(
                        shortened(table.name()), Words.number(table.rows()), table.same() ? "the same" : "DIFFERENT"));
        if (tables.size() > SHOWN) {
            shown.row("and " + (tables.size() - SHOWN) + " more", "", "");
        }
        return shown;
    }

    private static String shortened(String name) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME - 3) + "..." : shown;
    }
}

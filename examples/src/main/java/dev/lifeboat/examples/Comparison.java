package dev.lifeboat.examples;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /** Hears of each table before it is read. */
    @FunctionalInterface
    interface Observer {
        void comparing(String table, int tablesDone, int tablesTotal);
    }

    /** Reads every row of both. */
    static Comparison of(Connection original, Connection restored, Observer observer) throws SQLException {
        Map<String, StoredTable> left = byName(StoredTable.in(original));
        Map<String, StoredTable> right = byName(StoredTable.in(restored));
        Set<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        List<Compared> tables = new ArrayList<>();
        for (String name : names) {
            observer.comparing(name, tables.size(), names.size());
            Optional<TableContent> content = content(left.get(name), original);
            boolean same = content.isPresent() && content.equals(content(right.get(name), restored));
            tables.add(new Compared(name, content.map(TableContent::rows).orElse(0L), same));
        }
        return new Comparison(List.copyOf(tables));
    }

    private static Map<String, StoredTable> byName(List<StoredTable> tables) {
        return tables.stream().collect(Collectors.toMap(StoredTable::name, Function.identity()));
    }

    private static Optional<TableContent> content(@Nullable StoredTable table, Connection connection)
            throws SQLException {
        return table == null ? Optional.empty() : Optional.of(TableContent.of(table, connection));
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

    static String shortened(String name) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME - 3) + "..." : shown;
    }
}

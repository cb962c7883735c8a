package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.CheckRemark.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of a check, sorted by what they mean (SQLite's pragma.c and btree.c, as of 3.54). What SQLite says of pages
 * stands under a heading of its own, and everything else is about content. For one check.
 */
final class CheckWords {

    static final String CHECK_FAILED = "CHECK constraint failed";

    /** In a row without the heading, of a record that cannot be decoded. */
    static final String MALFORMED = "database disk image is malformed";

    private static final String HEADING = "*** in database";
    private static final String NEVER_USED = "never used";

    /** How much SQLite says of one table. */
    private static final int MOST_ROWS = 100;

    private static final Pattern ORPHAN = Pattern.compile("Page \\d+(:| is) never used");

    private static final Pattern OF_PAGES =
            Pattern.compile("^(Freelist|Main freelist|Tree|List of tree roots|On tree page"
                    + "|On page|Page|max rootpage|incremental_vacuum|Outstanding page)\\b"
                    + "|invalid page number|2nd reference to page|ptr ?map|get (the )?page|btreeInitPage|btree depth"
                    + "|free space corruption|out of (range|order)|off end of page|depth differs|Multiple uses for byte"
                    + "|Fragmentation of|overflow list|free-page");

    /** Of an ordinary table or its indexes, whose name the group is. */
    private static final List<Rule> RULES = List.of(
            new Rule("row \\S+ missing from index (.*)", Cure::reindex),
            new Rule("wrong # of entries in index (.*)", Cure::reindex),
            new Rule("row \\S+ values differ from index (.*)", Cure::reindex),
            new Rule("rowid not at end-of-record for row \\S+ of index (.*)", Cure::reindex),
            new Rule("index (.*) stores an imprecise floating-point value for row \\S+", Cure::reindex),
            new Rule("non-unique entry in index (.*)", Cure::uniqueAgain),
            new Rule("NULL value in (.*)", (cure, name) -> cure.rowsOf(name, "= 'null'")),
            new Rule("NUMERIC value in (.*)", (cure, name) -> cure.rowsOf(name, "IN ('integer', 'real')")),
            new Rule("TEXT value in (.*)", (cure, name) -> cure.rowsOf(name, "= 'text'")),
            new Rule("non-(?:INT|INTEGER) value in (.*)", (cure, name) -> cure.rowsNotOf(name, "integer")),
            new Rule("non-REAL value in (.*)", (cure, name) -> cure.rowsNotOf(name, "real")),
            new Rule("non-TEXT value in (.*)", (cure, name) -> cure.rowsNotOf(name, "text")),
            new Rule("non-BLOB value in (.*)", (cure, name) -> cure.rowsNotOf(name, "blob")),
            new Rule(CHECK_FAILED + " in (.*)", Cure::rowsThatBreakChecks),
            new Rule("row not in PRIMARY KEY order for (.*)", Cure::copyTable));

    private final Map<String, Seen> remarks = new LinkedHashMap<>();
    private final List<String> damage = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> unplaced = new ArrayList<>();
    private Optional<String> unfinished = Optional.empty();
    private int rows;
    private boolean passedOver;

    /** What mends that of which a row speaks. */
    @FunctionalInterface
    interface Mend {
        Optional<String> of(Cure cure, String name);
    }

    private record Rule(Pattern pattern, Mend mend) {
        Rule(String pattern, Mend mend) {
            this(Pattern.compile(pattern, Pattern.DOTALL), mend);
        }
    }

    /** A remark and how often it was made of other rows or pages. */
    private record Seen(Kind kind, String what, Mend mend, String name, int times) {

        Seen again() {
            return new Seen(kind, what, mend, name, times + 1);
        }

        /** Of pages that nothing uses beside indexes that lack rows: to mend the one would lose what is left of the other. */
        CheckRemark ofLostRows(String subject) {
            return new CheckRemark(kind, what, Optional.of(Cure.OF_LOST_ROWS), subject);
        }

        CheckRemark remark(String subject, Cure cure) {
            String more = times == 1 ? "" : " (and " + (times < MOST_ROWS ? "" : "at least ") + (times - 1) + " more)";
            return new CheckRemark(kind, what + more, mend.of(cure, name), subject);
        }
    }

    /** Takes a row of the check of an ordinary table. */
    void addOfOrdinaryTable(String table, String row) {
        if (row.contains(MALFORMED)) {
            addDamage("table " + table + ": " + row);
        } else {
            add(row);
        }
    }

    /** Takes a row of a check. */
    void add(String row) {
        rows += row.equals("ok")
                ? 0
                : row.startsWith(HEADING) ? (int) row.lines().count() : 1;
        if (row.startsWith(HEADING)) {
            row.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(this::addOfPages);
        } else if (!row.equals("ok") && !addOfTable(row)) {
            unplaced.add(oneLine(row));
        }
    }

    private void addOfPages(String line) {
        if (line.startsWith(HEADING)) {
            return;
        }
        if (ORPHAN.matcher(line).matches() && !passedOver) {
            remark(Kind.INCONSISTENT, line, NEVER_USED, (cure, name) -> Optional.of(Cure.OF_ORPHANS), "");
        } else {
            (OF_PAGES.matcher(line).find() ? damage : unknown).add(line);
        }
    }

    private boolean addOfTable(String row) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern.matcher(row);
            if (matcher.matches()) {
                String name = matcher.group(1);
                remark(Kind.INCONSISTENT, row, rule.pattern + " " + name, rule.mend, name);
                return true;
            }
        }
        return false;
    }

    private void remark(Kind kind, String what, String subject, Mend mend, String name) {
        Seen first = new Seen(kind, oneLine(what), mend, name, 1);
        remarks.merge(subject, first, (before, now) -> before.again());
    }

    /** Takes what the check of one virtual table says: that is of its content, whatever the words are. */
    void addOfVirtualTable(String table, String said) {
        placed(said);
        String what = said.contains(table) ? said : "table " + table + ": " + said;
        remark(Kind.INCONSISTENT, what, "virtual table " + table, Cure::rebuild, table);
    }

    /** Takes back a row of which it is known now whose it is. */
    void placed(String row) {
        unplaced.remove(oneLine(row));
    }

    /** Takes why a table cannot be checked before the host registers something. */
    void addUnregistered(String table, String need) {
        String what = "table " + table + " cannot be checked: " + need;
        remark(Kind.UNREGISTERED, what, what, (cure, name) -> Optional.empty(), table);
    }

    /** Takes a view or a trigger that is passed over. A page that nothing uses may be of something else that is, too. */
    void addUnreadable(String what) {
        remark(
                Kind.UNREGISTERED,
                "this version of SQLite cannot read " + what,
                what,
                (cure, name) -> Optional.empty(),
                "");
        passedOver = true;
    }

    void addDamage(String what) {
        damage.add(oneLine(what));
    }

    void addUnknown(String what) {
        unknown.add(oneLine(what));
    }

    /** Takes why a part was not checked. The first reason is kept. */
    void addUnfinished(String why) {
        unfinished = unfinished.or(() -> Optional.of(oneLine(why)));
    }

    /** Whether there are rows whose words are not known; the check of a virtual table may have said them. */
    boolean hasUnplaced() {
        return !unplaced.isEmpty();
    }

    boolean hasDamage() {
        return !damage.isEmpty();
    }

    List<String> damage() {
        return List.copyOf(damage);
    }

    /** How much was said. */
    int rows() {
        return rows;
    }

    /** What was said of pages alone. */
    CheckWords ofPages() {
        CheckWords pages = new CheckWords();
        pages.damage.addAll(damage);
        pages.unknown.addAll(unknown);
        remarks.forEach((subject, seen) -> {
            if (subject.equals(NEVER_USED) || passedOver) {
                pages.remarks.put(subject, seen);
            }
        });
        pages.passedOver = passedOver;
        return pages;
    }

    boolean isEmpty() {
        return remarks.isEmpty() && damage.isEmpty() && unknown.isEmpty() && unplaced.isEmpty() && unfinished.isEmpty();
    }

    /** What was found before it was late counts. */
    void breakOff() {
        unplaced.clear();
        unfinished = Optional.of(CheckFindings.LATE);
    }

    CheckFindings findings(Cure cure) {
        List<CheckRemark> said = new ArrayList<>();
        boolean lost = remarks.containsKey(NEVER_USED)
                && remarks.keySet().stream()
                        .anyMatch(subject ->
                                subject.contains("missing from index") || subject.contains("of entries in index"));
        remarks.forEach((subject, seen) -> said.add(lost ? seen.ofLostRows(subject) : seen.remark(subject, cure)));
        unknown.addAll(unplaced);
        unplaced.clear();
        return new CheckFindings(damage, unknown, said, unfinished);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}

package dev.lifeboat;

/**
 * How much a database holds, to tell one that has collapsed from one that lives. Immutable.
 *
 * @param tables its tables, without those that SQLite makes for itself
 * @param usedPages its pages without the free ones, which a large deletion leaves
 */
public record DatabaseExtent(long tables, long usedPages) {

    /** A small database has a few pages more or fewer every day. */
    private static final long FEW_PAGES = 16;

    /** Whether this is less than so many percent of what another one held. */
    boolean isBelow(int percent, DatabaseExtent other) {
        return isBelow(percent, tables, other.tables)
                || (other.usedPages >= FEW_PAGES && isBelow(percent, usedPages, other.usedPages));
    }

    private static boolean isBelow(int percent, long now, long before) {
        return now * 100.0 < (double) before * percent;
    }

    @Override
    public String toString() {
        return Words.count(tables, "table") + " in " + Words.count(usedPages, "page");
    }
}

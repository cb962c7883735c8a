package dev.lifeboat;

/**
 * How much a database holds, to tell one that has collapsed from one that lives. Pages of two databases compare only where
 * they have the same size. Immutable.
 *
 * @param tables its tables, without those that SQLite makes for itself
 * @param usedPages its pages without the free ones, which a large deletion leaves
 */
public record DatabaseExtent(long tables, long usedPages) {

    @Override
    public String toString() {
        return Words.count(tables, "table") + " in " + Words.count(usedPages, "page");
    }
}

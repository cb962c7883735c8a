package dev.lifeboat;

import dev.lifeboat.sqlite.DatabaseSize;
import java.util.Optional;

/**
 * How much a database holds or held, with pages of whatever size.
 *
 * @param tables its tables, without those that SQLite makes for itself
 * @param pages its pages without the free ones
 * @param pageSize their size in bytes
 */
record HeldContent(long tables, long pages, int pageSize) {

    /** A small database has a few pages more or fewer every day. */
    private static final long FEW_PAGES = 16;

    private static final long FEW_BYTES = 65_536;

    static HeldContent of(DatabaseSize live) {
        return new HeldContent(live.tables(), live.usedPages(), live.pageSize());
    }

    /** Not every manifest says it. */
    static Optional<HeldContent> of(Backup backup) {
        return backup.extent().map(extent -> new HeldContent(extent.tables(), extent.usedPages(), backup.pageSize()));
    }

    /** As much as there can be where there are absurdly many pages: a manifest is not ours to believe. */
    private long bytes() {
        return pages > Long.MAX_VALUE / pageSize ? Long.MAX_VALUE : pages * pageSize;
    }

    /** Whether this is less than so many percent of what the other one is. */
    boolean isBelow(int percent, HeldContent before) {
        return isBelow(percent, tables, before.tables)
                || (before.isMoreThanAFew()
                        && isBelow(percent, bytes(), before.bytes())
                        && !isInSmallerPages(percent, before));
    }

    private boolean isMoreThanAFew() {
        return pages >= FEW_PAGES && bytes() >= FEW_BYTES;
    }

    /** Large pages that are half empty are fewer bytes as small ones, and never fewer pages. */
    private boolean isInSmallerPages(int percent, HeldContent before) {
        return pageSize < before.pageSize && !isBelow(percent, pages, before.pages);
    }

    private static boolean isBelow(int percent, long now, long before) {
        return now * 100.0 < (double) before * percent;
    }

    @Override
    public String toString() {
        return Words.count(tables, "table") + ", " + Words.bytes(bytes());
    }
}

package dev.lifeboat;

import java.util.Collection;
import java.util.stream.Collectors;

/** The first few of many, as people read them. */
final class Some {

    private static final int SHOWN = 3;

    private Some() {}

    /** For example {@code a, b, c and 4 more}. */
    static String of(Collection<?> all) {
        String shown = all.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return all.size() > SHOWN ? shown + " and " + (all.size() - SHOWN) + " more" : shown;
    }
}

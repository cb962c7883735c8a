package dev.lifeboat.benchmarks;

import java.util.Locale;
import java.util.Optional;

/**
 * A promise about a row of a table: the median of the row, or how often it is that of another row, keeps to a limit.
 *
 * @param what in words
 * @param row measured
 * @param base what it is measured against; none: the value itself counts
 * @param limit that it must not exceed, or must
 * @param kind which of both
 */
record Bar(String what, String row, Optional<String> base, double limit, Kind kind) {

    enum Kind {
        AT_MOST("≤"),
        /** For what the other is expected not to do. */
        MORE_THAN(">");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    /** What became of it. */
    enum Verdict {
        MET("met"),
        MISSED("**missed**"),
        NOT_MEASURED("not measured");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static Bar ratio(String what, String row, String base, double atMost) {
        return new Bar(what, row, Optional.of(base), atMost, Kind.AT_MOST);
    }

    static Bar ratioAbove(String what, String row, String base, double moreThan) {
        return new Bar(what, row, Optional.of(base), moreThan, Kind.MORE_THAN);
    }

    static Bar value(String what, String row, double atMost) {
        return new Bar(what, row, Optional.empty(), atMost, Kind.AT_MOST);
    }

    /** {@return what was measured: of the medians, whatever the single rounds gave} */
    Optional<Double> measured(Table table) {
        Optional<Double> own = table.samples(row).map(Samples::median);
        return base.isEmpty()
                ? own
                : own.flatMap(value -> table.samples(base.get()).map(other -> value / other.median()));
    }

    Verdict verdict(Table table) {
        return measured(table).map(this::verdict).orElse(Verdict.NOT_MEASURED);
    }

    private Verdict verdict(double value) {
        boolean met = kind == Kind.AT_MOST ? value <= limit : value > limit;
        return met ? Verdict.MET : Verdict.MISSED;
    }

    /** A row for the table of all bars. */
    String markdown(Table table) {
        String unit = base.isPresent() ? "×" : table.unit();
        String measured = measured(table)
                .map(value -> number(value, unit) + spread(table))
                .orElse("");
        return String.format(
                "| %s | %s %s | %s | %s |\n",
                what, kind.sign, number(limit, unit), measured, verdict(table).words());
    }

    /** {@return the value as a share of what it may be} Empty for what is not measured or must be exceeded. */
    Optional<Plot.Row> share(Table table) {
        return measured(table).filter(value -> kind == Kind.AT_MOST).map(value -> {
            Samples share = new Samples();
            share.add(value / limit);
            return new Plot.Row(what.replace("`", ""), share, value <= limit ? Plot.Tone.OURS : Plot.Tone.MISSED);
        });
    }

    private String spread(Table table) {
        Samples each = table.samples(row).orElseThrow();
        Samples all = base.flatMap(table::samples).map(each::over).orElse(each);
        return all.count() == 1
                ? ""
                : String.format(Locale.ROOT, " (%s – %s)", Numbers.text(all.min()), Numbers.text(all.max()));
    }

    private static String number(double value, String unit) {
        return (Numbers.text(value) + " " + unit).strip();
    }
}

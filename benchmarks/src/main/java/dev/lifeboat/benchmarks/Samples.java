package dev.lifeboat.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What was measured of one thing, again and again, in one unit and in the order of the rounds. Not thread-safe. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    List<Double> values() {
        return List.copyOf(values);
    }

    int count() {
        return values.size();
    }

    double min() {
        return sorted().get(0);
    }

    double max() {
        return sorted().get(values.size() - 1);
    }

    double median() {
        return percentile(50);
    }

    /** The value that so many percent do not exceed; between two, the lower one. */
    double percentile(double percent) {
        List<Double> sorted = sorted();
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    /**
     * {@return how often each of these is that of the other in the same round} Where the counts differ, there are no pairs,
     * and it is how often the medians.
     */
    Samples over(Samples base) {
        Samples ratios = new Samples();
        if (count() != base.count()) {
            ratios.add(median() / base.median());
            return ratios;
        }
        for (int round = 0; round < count(); round++) {
            ratios.add(values.get(round) / base.values.get(round));
        }
        return ratios;
    }

    private List<Double> sorted() {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        return values.stream().sorted().toList();
    }
}

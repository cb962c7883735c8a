package dev.lifeboat.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What was measured of one thing, again and again, in one unit. Not thread-safe. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
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

    private List<Double> sorted() {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        return values.stream().sorted().toList();
    }
}

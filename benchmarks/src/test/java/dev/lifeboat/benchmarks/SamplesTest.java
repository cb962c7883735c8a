package dev.lifeboat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    static Samples samples(double... values) {
        Samples samples = new Samples();
        Arrays.stream(values).forEach(samples::add);
        return samples;
    }

    @Test
    void theMedianDoesNotDependOnTheOrder() {
        assertThat(samples(9, 1, 5).median()).isEqualTo(5);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheLowerOfTheTwoInTheMiddle() {
        assertThat(samples(4, 1, 3, 2).median()).isEqualTo(2);
    }

    @Test
    void aPercentileIsTheValueThatSoManyPercentDoNotExceed() {
        Samples samples = samples(IntStream.rangeClosed(1, 200).asDoubleStream().toArray());

        assertThat(samples.percentile(99)).isEqualTo(198);
        assertThat(samples.percentile(100)).isEqualTo(200);
        assertThat(samples.percentile(0)).isEqualTo(1);
    }

    @Test
    void theSpreadIsFromTheLeastToTheMost() {
        Samples samples = samples(3, 7, 2, 5);

        assertThat(samples.min()).isEqualTo(2);
        assertThat(samples.max()).isEqualTo(7);
    }

    @Test
    void ratiosAreTakenWithinEachRound() {
        assertThat(samples(2, 9).over(samples(1, 3)).values()).containsExactly(2.0, 3.0);
    }

    @Test
    void withoutPairsTheRatioIsThatOfTheMedians() {
        assertThat(samples(30).over(samples(1, 3, 2)).values()).containsExactly(15.0);
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertThatIllegalStateException().isThrownBy(() -> samples().median());
    }
}

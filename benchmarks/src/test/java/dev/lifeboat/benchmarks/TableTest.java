package dev.lifeboat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.benchmarks.Bar.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final String OURS = "Lifeboat";
    private static final String THEIRS = "cp";

    private final Table table = new Table("Copies", "seconds");

    private void measure(double theirs, double ours) {
        table.add(THEIRS, theirs);
        table.add(OURS, ours);
    }

    @Test
    void aBarIsMetUpToItsLimit() {
        measure(2, 3);

        assertThat(Bar.ratio("copy", OURS, THEIRS, 1.5).verdict(table)).isEqualTo(Verdict.MET);
        assertThat(Bar.ratio("copy", OURS, THEIRS, 1.4).verdict(table)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void aBarComparesTheMedians() {
        measure(1, 10);
        measure(2, 2);
        measure(3, 1);

        assertThat(Bar.ratio("copy", OURS, THEIRS, 1).measured(table)).contains(1.0);
    }

    @Test
    void aBarOnAValueNeedsNoOther() {
        table.add(OURS, 20);

        assertThat(Bar.value("list", OURS, 20).verdict(table)).isEqualTo(Verdict.MET);
        assertThat(Bar.value("list", OURS, 19).verdict(table)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void whatTheOtherMustNotReachIsMetAboveTheLimit() {
        measure(2, 3);

        assertThat(Bar.ratioAbove("copy", OURS, THEIRS, 1.4).verdict(table)).isEqualTo(Verdict.MET);
        assertThat(Bar.ratioAbove("copy", OURS, THEIRS, 1.5).verdict(table)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void aBarOnWhatIsNotThereIsNotMeasured() {
        table.add(OURS, 1);
        table.missing(THEIRS, "cp is not on this machine");

        assertThat(Bar.ratio("copy", OURS, THEIRS, 1).verdict(table)).isEqualTo(Verdict.NOT_MEASURED);
        assertThat(Bar.value("copy", THEIRS, 1).share(table)).isEmpty();
    }

    @Test
    void aBarTellsItsSpreadRoundByRound() {
        measure(1, 1);
        measure(2, 4);
        measure(2, 2);

        assertThat(Bar.ratio("copy", OURS, THEIRS, 1.5).markdown(table))
                .isEqualTo("| copy | ≤ 1.50 × | 1.00 × (1.00 – 2.00) | met |\n");
    }

    @Test
    void theTableComparesEachRowWithTheFirst() {
        measure(2, 3);

        assertThat(table.markdown().lines())
                .containsExactly(
                        "| seconds | median | least | most | runs | × the first |",
                        "|---|--:|--:|--:|--:|--:|",
                        "| cp | 2.00 | 2.00 | 2.00 | 1 | 1.00 |",
                        "| Lifeboat | 3.00 | 3.00 | 3.00 | 1 | 1.50 |");
    }

    @Test
    void theTableComparesEachRowWithTheOneThatItIsTold() {
        measure(2, 3);
        table.relative("× ours", row -> row.equals(THEIRS) ? Optional.of(OURS) : Optional.empty());

        assertThat(table.markdown()).contains("× ours", "| 2.00 | 1 | 0.67 |", "| 3.00 | 1 |  |");
    }

    @Test
    void aMissingToolIsARowThatSaysSo() {
        table.row("restic");
        table.add(OURS, 1);
        table.missing("restic", "restic is not on this machine");

        assertThat(table.markdown()).contains("| restic | restic is not on this machine | | | | |\n");
        assertThat(table.measured()).containsOnlyKeys(OURS);
    }

    @Test
    void aNoteIsSaidOnce() {
        table.note("cut off");
        table.note("cut off");

        assertThat(table.markdown()).containsOnlyOnce("cut off");
    }
}

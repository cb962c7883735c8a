package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The findings of one look, as they are made. For one thread. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    void note(Code code, String what, String advice) {
        add(code, Severity.NOTE, what, advice);
    }

    void warning(Code code, String what, String advice) {
        add(code, Severity.WARNING, what, advice);
    }

    void problem(Code code, String what, String advice) {
        add(code, Severity.PROBLEM, what, advice);
    }

    void add(Code code, Severity severity, String what, String advice) {
        all.add(new Finding(code, severity, what, advice));
    }

    boolean has(Code code) {
        return all.stream().anyMatch(finding -> finding.code() == code);
    }

    List<Finding> worstFirst() {
        return all.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::code))
                .toList();
    }
}

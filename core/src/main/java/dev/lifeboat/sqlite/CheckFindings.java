package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.CheckRemark.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a check of a database found, by what it means.
 *
 * @param damage pages that are not what SQLite wrote
 * @param unknown words that this library does not know: damage, unless a checksum shows that no byte has changed
 * @param remarks what it says of the content
 * @param unfinished why not all of it was checked, though nothing is missing that could be registered
 */
public record CheckFindings(
        List<String> damage, List<String> unknown, List<CheckRemark> remarks, Optional<String> unfinished) {

    /** Why a check was broken off. */
    public static final String LATE = "not checked to its end: the time for it was over";

    /** Nothing at all. */
    public static final CheckFindings NONE = damaged(List.of());

    /** What a check that was broken off found. */
    public static final CheckFindings BROKEN_OFF =
            new CheckFindings(List.of(), List.of(), List.of(), Optional.of(LATE));

    /** Findings that do not change with the lists they are made of. */
    public CheckFindings {
        damage = List.copyOf(damage);
        unknown = List.copyOf(unknown);
        remarks = List.copyOf(remarks);
    }

    /** Findings of damage alone. */
    public static CheckFindings damaged(List<String> damage) {
        return new CheckFindings(damage, List.of(), List.of(), Optional.empty());
    }

    /** What counts as damage where no checksum says that these are the bytes that were backed up. */
    public List<String> doubts() {
        return Stream.concat(damage.stream(), unknown.stream()).toList();
    }

    /** Whether the check was broken off because it took too long. */
    public boolean isLate() {
        return unfinished.filter(LATE::equals).isPresent();
    }

    /** The same of bytes that a checksum has proven: words that nobody knows are about their content. */
    public CheckFindings ofProvenBytes() {
        List<CheckRemark> all = new ArrayList<>(remarks);
        unknown.forEach(what -> all.add(new CheckRemark(Kind.INCONSISTENT, what, Optional.empty(), what)));
        return new CheckFindings(damage, List.of(), all, unfinished);
    }

    /** Then a connection that passes over what is not read says other things of it. */
    private boolean saysThatTheSchemaIsNotRead() {
        return ofProvenBytes().remarks.stream().anyMatch(remark -> remark.what().contains(UnreadableSchema.WORDS));
    }

    /** The same of a database that a restore replaces: whether this SQLite understands its schema does not matter then. */
    public CheckFindings ofAnySchema() {
        List<String> others = unknown.stream()
                .filter(what -> !what.contains(UnreadableSchema.WORDS))
                .toList();
        return others.size() == unknown.size()
                ? this
                : new CheckFindings(damage, others, ofProvenBytes().remarks, unfinished);
    }

    /** These, and the damage that another look found. */
    public CheckFindings withDamage(List<String> more) {
        List<String> all =
                Stream.concat(damage.stream(), more.stream()).distinct().toList();
        return new CheckFindings(all, unknown, remarks, unfinished);
    }

    /** These, and the damage that another look found, or why it could not look. */
    CheckFindings with(CheckFindings other) {
        CheckFindings both = withDamage(other.damage);
        return new CheckFindings(both.damage, unknown, remarks, unfinished.or(other::unfinished));
    }

    /** These, and what another look found wrong, but not what that could not look at. */
    CheckFindings withInconsistencies(CheckFindings other) {
        List<CheckRemark> all = new ArrayList<>(remarks);
        other.remarks.stream()
                .filter(remark -> remark.kind() == Kind.INCONSISTENT)
                .forEach(all::add);
        List<String> words =
                Stream.concat(unknown.stream(), other.unknown.stream()).toList();
        return new CheckFindings(damage, words, all, unfinished.or(other::unfinished)).withDamage(other.damage);
    }

    /**
     * Damage, or else what this says that the check of the same content before did not. A CHECK that fails is left out: it may
     * call a function that answers differently each time.
     */
    List<String> changedSince(CheckFindings before) {
        if (!damage.isEmpty() || before.saysThatTheSchemaIsNotRead()) {
            return damage;
        }
        Set<String> known = before.ofProvenBytes().remarks.stream()
                .map(CheckRemark::subject)
                .collect(Collectors.toSet());
        return ofProvenBytes().remarks.stream()
                .filter(remark -> !known.contains(remark.subject()))
                .filter(remark -> !remark.what().startsWith(CheckWords.CHECK_FAILED))
                .map(CheckRemark::what)
                .toList();
    }
}

package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the attempts to make a backup ended, kept in staging: a restart neither forgets that backups were failing nor
 * thaws retention. Written under the operation lock. What cannot be written is known until the restart.
 */
final class RunHistory {

    private final Path file;
    private final DurableFiles files;
    private volatile Optional<Unsaved> unsaved = Optional.empty();

    RunHistory(Path file, DurableFiles files) {
        this.file = file;
        this.files = files;
    }

    /** What could not be written, on a full disk for one, and what the file said then. Counts until that changes. */
    private record Unsaved(Outcomes wanted, Outcomes noted) {}

    /**
     * The outcomes so far.
     *
     * @param lastSuccess when the last attempt that succeeded ended
     * @param failuresInARow failed attempts since
     * @param lastFailedAt when the last attempt that failed ended
     * @param lastFailure why it failed, in words
     */
    record Outcomes(
            Optional<Instant> lastSuccess, int failuresInARow, Optional<Instant> lastFailedAt, String lastFailure) {
        static final Outcomes NONE = new Outcomes(Optional.empty(), 0, Optional.empty(), "");

        /** That backups fail, how many in a row and why, if that is so. */
        Optional<String> failing() {
            return failuresInARow == 0
                    ? Optional.empty()
                    : Optional.of((failuresInARow == 1 ? "the last backup" : "the last " + failuresInARow + " backups")
                            + " failed; " + lastFailedAt.map(at -> at + ": ").orElse("") + lastFailure);
        }
    }

    void succeeded(Instant at) throws IOException {
        Outcomes before = read();
        write(new Outcomes(Optional.of(at), 0, before.lastFailedAt(), before.lastFailure()));
    }

    void failed(Instant at, String why) throws IOException {
        Outcomes before = read();
        write(new Outcomes(
                before.lastSuccess(), Words.oneMore(before.failuresInARow()), Optional.of(at), Words.shortened(why)));
    }

    /** Why nothing may be removed at present, if that is so. */
    Optional<String> frozen() throws IOException {
        Outcomes outcomes = read();
        return outcomes.failuresInARow() > 0 || outcomes.lastSuccess().isPresent()
                ? outcomes.failing()
                : Optional.of("no backup has succeeded yet, as far as " + file + " knows");
    }

    /** What cannot be read counts as nothing known, which freezes. */
    Outcomes read() throws IOException {
        Outcomes noted = readFile();
        return unsaved.filter(failed -> failed.noted().equals(noted))
                .map(Unsaved::wanted)
                .orElse(noted);
    }

    private Outcomes readFile() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Map<String, String> values = KeyValueText.read(in);
            int failures = KeyValueText.integer(values.getOrDefault("failures.in.a.row", "0"));
            if (failures < 0) {
                return Outcomes.NONE;
            }
            return new Outcomes(
                    KeyValueText.instant(values, "last.success"),
                    failures,
                    KeyValueText.instant(values, "last.failure.at"),
                    values.getOrDefault("last.failure", ""));
        } catch (NoSuchFileException | MalformedTextException | DateTimeException | NumberFormatException e) {
            return Outcomes.NONE;
        }
    }

    private void write(Outcomes outcomes) throws IOException {
        unsaved = Optional.of(new Unsaved(outcomes, readFile()));
        files.replace(file, text(outcomes));
        unsaved = Optional.empty();
    }

    private static byte[] text(Outcomes outcomes) {
        Map<String, String> values = new LinkedHashMap<>();
        outcomes.lastSuccess().ifPresent(at -> values.put("last.success", at.toString()));
        values.put("failures.in.a.row", String.valueOf(outcomes.failuresInARow()));
        outcomes.lastFailedAt().ifPresent(at -> values.put("last.failure.at", at.toString()));
        values.put("last.failure", outcomes.lastFailure());
        return KeyValueText.write(values);
    }
}

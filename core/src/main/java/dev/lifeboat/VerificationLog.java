package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When and how deep each backup was last verified, and what came out: the {@code .verified} objects. Thread-safe. */
final class VerificationLog {

    static final String SUFFIX = "verified";
    private static final String PROBLEMS = "verified.problems";

    private final BackupStore store;
    private final Map<BackupId, Verification> known = new ConcurrentHashMap<>();

    VerificationLog(BackupStore store) {
        this.store = store;
    }

    /** The last verification; empty when there is none that can be read. */
    Optional<Verification> last(BackupId id) throws IOException {
        Verification cached = known.get(id);
        if (cached != null) {
            return Optional.of(cached);
        }
        try (InputStream in = store.open(id.key(SUFFIX))) {
            Optional<Verification> read = parse(KeyValueText.read(in));
            read.ifPresent(verification -> known.put(id, verification));
            return read;
        } catch (NoSuchFileException | MalformedTextException e) {
            return Optional.empty();
        }
    }

    private static Optional<Verification> parse(Map<String, String> values) {
        try {
            return KeyValueText.instant(values, "verified.at")
                    .map(at -> new Verification(
                            at,
                            VerifyDepth.valueOf(values.getOrDefault("verified.depth", "")),
                            Verification.Outcome.valueOf(values.getOrDefault("verified.outcome", "")),
                            Optional.ofNullable(values.get(PROBLEMS)).stream().toList(),
                            CheckNotes.read(values)));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Another process may have looked since. */
    void readAnew() {
        known.clear();
    }

    static byte[] write(Verification verification) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("verified.at", verification.at().toString());
        values.put("verified.depth", verification.depth().name());
        values.put("verified.outcome", verification.outcome().name());
        if (!verification.problems().isEmpty()) {
            values.put(PROBLEMS, String.join("; ", verification.problems()));
        }
        CheckNotes.write(verification.notes(), values);
        return KeyValueText.write(values);
    }

    /**
     * Replaces what is remembered by a file's content; a crash between the two steps leaves nothing remembered. A look
     * that is less deep does not acquit what was found damaged.
     */
    void record(BackupId id, Verification verification, Path content) throws IOException {
        if (last(id).filter(before -> outweighs(before, verification)).isPresent()) {
            return;
        }
        forget(id);
        SmallObject.put(store, id.key(SUFFIX), content);
        known.put(id, verification);
    }

    private static boolean outweighs(Verification before, Verification now) {
        return before.outcome() == Verification.Outcome.FAILED
                && now.outcome() == Verification.Outcome.PASSED
                && now.depth().compareTo(before.depth()) < 0;
    }

    void forget(BackupId id) throws IOException {
        known.remove(id);
        store.delete(id.key(SUFFIX));
    }
}

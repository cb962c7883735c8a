package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When and how deep each backup was last verified, and what came out: the {@code .verified} objects. Thread-safe. */
final class VerificationLog {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationLog.class);

    static final String SUFFIX = "verified";
    private static final String PROBLEMS = "verified.problems";

    private final BackupStore store;
    private final Map<BackupId, Verification> known = new ConcurrentHashMap<>();
    private final Map<BackupId, Settled> settled = new ConcurrentHashMap<>();

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

    /**
     * The last verification, with verdicts of before settled: they called a backup damaged for what SQLite thought of its
     * content, and did not say why. Whether its bytes are those that were backed up decides now.
     */
    Optional<Verification> last(Backup manifest) throws IOException {
        BackupId id = manifest.id();
        Optional<Verification> last = last(id);
        if (last.filter(VerificationLog::isUnsettled).isEmpty()) {
            return last;
        }
        Settled known = settled.get(id);
        if (known == null || !known.before().equals(last.get())) {
            known = new Settled(last.get(), settle(manifest, last.get()));
            settled.put(id, known);
        }
        return Optional.of(known.now());
    }

    private static boolean isUnsettled(Verification verification) {
        return verification.outcome() == Verification.Outcome.FAILED
                && verification.problems().isEmpty();
    }

    private Verification settle(Backup manifest, Verification before) throws IOException {
        List<String> problems = compare(manifest);
        LOG.info(
                "an earlier version called backup {} damaged: its bytes {}",
                manifest.id(),
                problems.isEmpty() ? "are those that were backed up, so it is a good one" : "have changed");
        Verification.Outcome outcome = problems.isEmpty() ? Verification.Outcome.PASSED : Verification.Outcome.FAILED;
        return new Verification(before.at(), VerifyDepth.CHECKSUM, outcome, problems, List.of());
    }

    private List<String> compare(Backup manifest) throws IOException {
        Sha256 hash = new Sha256();
        try (InputStream in = store.open(Manifest.dataKey(manifest.id()))) {
            hash.read(in, (buffer, length) -> {});
        } catch (NoSuchFileException e) {
            return List.of("its data is missing");
        }
        return FetchBackup.differences(manifest, hash);
    }

    private record Settled(Verification before, Verification now) {}

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
                && !isUnsettled(before)
                && now.outcome() == Verification.Outcome.PASSED
                && now.depth().compareTo(before.depth()) < 0;
    }

    void forget(BackupId id) throws IOException {
        known.remove(id);
        store.delete(id.key(SUFFIX));
    }
}

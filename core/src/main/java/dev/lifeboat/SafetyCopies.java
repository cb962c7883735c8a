package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Safety copies that are durable in staging and not in the store yet. They outlive a crash: whoever gets the operation
 * lock next publishes them. Like in a store, a copy is one once its manifest is there. Only under the operation lock.
 */
final class SafetyCopies {

    private static final Logger LOG = LoggerFactory.getLogger(SafetyCopies.class);

    private static final String HALF_MANIFEST_SUFFIX = Manifest.SUFFIX + ".part";

    private final Context context;
    private final DurableFiles files;
    private final WaitingCopies waiting;

    SafetyCopies(Context context) {
        this.context = context;
        this.files = context.staging().files();
        this.waiting = context.waiting();
    }

    /**
     * Keeps a checked copy from the work directory, under its id or the next that is free here and not taken. Its manifest
     * comes last and at once: half of one would be left alone for ever, and the copy with it.
     */
    Backup keep(Backup described, Path copy, Predicate<BackupId> taken) throws IOException {
        context.staging().createOwn(waiting.directory());
        Backup safety = described;
        while (taken.test(safety.id()) || Files.exists(data(safety.id())) || Files.exists(manifest(safety.id()))) {
            safety = safety.withId(safety.id().next());
        }
        files.move(copy, data(safety.id()));
        files.sync(data(safety.id()));
        files.replace(manifest(safety.id()), Manifest.write(safety));
        return safety;
    }

    /** Lets go of a copy that is not needed: published, or replaced, or of a state that is still there. */
    void drop(BackupId id) throws IOException {
        files.delete(manifest(id));
        files.delete(data(id));
    }

    Path data(BackupId id) {
        return waiting.data(id);
    }

    private Path manifest(BackupId id) {
        return waiting.manifest(id);
    }

    /** Whether any copy waits. */
    boolean isEmpty() throws IOException {
        return waiting().isEmpty();
    }

    /** Those of our name, oldest first; another manager of the database, of another name, publishes its own. */
    List<BackupId> waiting() throws IOException {
        return waiting.ids();
    }

    /** Publishes one copy and lets go of it here. */
    Backup publish(Backup safety, Publication publication) throws IOException {
        Backup published = publication.publish(safety, data(safety.id()));
        context.steps().reached(Step.SAFETY_PUBLISHED);
        drop(safety.id());
        return published;
    }

    /**
     * Publishes what an earlier restore left, and clears away what is no copy. A store that is down is asked again by the
     * next operation; a copy that cannot be read does not keep the others waiting.
     */
    void recover(Publication publication) {
        try {
            for (BackupId id : waiting()) {
                recover(id, publication);
            }
            clear();
        } catch (IOException | RuntimeException e) {
            LOG.warn("safety backups wait in {} and could not be published", waiting.directory(), e);
        }
    }

    private void recover(BackupId id, Publication publication) throws IOException {
        if (!Files.exists(data(id))) {
            LOG.warn("{} describes a safety copy that is not there any more; removed", manifest(id));
            files.delete(manifest(id));
            return;
        }
        try {
            Backup safety = waiting.read(id);
            if (isPublished(safety)) {
                drop(id);
            } else {
                LOG.info(
                        "safety backup {} of an interrupted restore is published",
                        publish(safety, publication).id());
            }
        } catch (MalformedTextException e) {
            LOG.warn("{} is no manifest ({}); left alone", manifest(id), e.getMessage());
        }
    }

    /** Under its id, or under a later one if that was taken; the same content may well be another safety backup too. */
    private boolean isPublished(Backup safety) throws IOException {
        Map<BackupId, Backup> stored =
                context.catalog().list().stream().collect(Collectors.toMap(Backup::id, Function.identity()));
        Set<BackupId> taken = new HashSet<>(waiting());
        taken.addAll(context.catalog().takenIds());
        return AllBackups.published(safety, stored, taken).isPresent();
    }

    /** Data without a manifest, or half a manifest, is what a crash left while a copy was being kept. */
    private void clear() throws IOException {
        for (Path file : waiting.entries()) {
            if (isLeftOver(file)) {
                files.delete(file);
            }
        }
        if (waiting.entries().isEmpty()) {
            files.delete(waiting.directory());
        }
    }

    private boolean isLeftOver(Path file) {
        Optional<BackupId> data = WaitingCopies.idOf(file, Manifest.DATA_SUFFIX);
        return data.map(id -> !Files.exists(manifest(id)))
                .orElseGet(() -> WaitingCopies.idOf(file, HALF_MANIFEST_SUFFIX).isPresent());
    }
}

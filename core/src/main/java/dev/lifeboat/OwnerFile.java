package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file in staging that says whose the backups of a database are. Written under the operation lock. */
final class OwnerFile {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerFile.class);

    private final Path file;
    private final DurableFiles files;

    OwnerFile(Path file, DurableFiles files) {
        this.file = file;
        this.files = files;
    }

    /** What cannot be read as one counts as nothing known. */
    Optional<Owner> read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(Owner.read(KeyValueText.read(in)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedTextException e) {
            LOG.debug("{} says nothing", file, e);
            return Optional.empty();
        }
    }

    /** Durable on return. */
    void write(Owner owner) throws IOException {
        files.replace(file, owner.text());
    }
}

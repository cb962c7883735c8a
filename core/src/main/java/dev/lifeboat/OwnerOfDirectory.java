package dev.lifeboat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To whom a database belongs where none was before: to whom its directory belongs. What root restores could not be opened
 * by the application otherwise. It stays for its owner alone.
 */
final class OwnerOfDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOfDirectory.class);

    private OwnerOfDirectory() {}

    /** Gives a new file to them. Who may not, is usually the application itself. A link in its place is not followed. */
    static void give(Path file) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (view != null) {
                give(view, Files.readAttributes(file.resolveSibling("."), PosixFileAttributes.class));
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be given to whom its directory belongs to", file, e);
        }
    }

    private static void give(PosixFileAttributeView file, PosixFileAttributes directory) throws IOException {
        if (!file.readAttributes().owner().equals(directory.owner())) {
            file.setOwner(directory.owner());
            file.setGroup(directory.group());
        }
    }
}

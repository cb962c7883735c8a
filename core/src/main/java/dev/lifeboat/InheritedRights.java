package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may read and write a database, and what else is noted at its file, for the new file that takes its place.
 *
 * <p>Of a file with a POSIX access list, the permissions of the group are the mask of that list: given to a file without
 * the list, they let the group do what it never might. Java shows no access list, and copies it with a file alone. So the
 * new file begins as a copy of the old one where its group may do anything at all, and gets its content then.
 */
final class InheritedRights {

    private static final Logger LOG = LoggerFactory.getLogger(InheritedRights.class);

    private static final Set<PosixFilePermission> OF_THE_GROUP = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    private final DurableFiles files;
    private final Path old;
    private final boolean mayBeOpenHere;
    private Optional<String> notKept = Optional.empty();

    /** For one replacement of this file, which is not opened where this process may have it open. */
    InheritedRights(DurableFiles files, Path old, boolean mayBeOpenHere) {
        this.files = files;
        this.old = old;
        this.mayBeOpenHere = mayBeOpenHere;
    }

    /** Gives them to the new file, whose content moves into a file like the old one; durable. */
    void giveTo(Path placed, List<String> warnings) throws IOException {
        if (mayHaveAMask()) {
            moveIntoOneLikeOld(placed);
        }
        give(placed, warnings);
    }

    private void moveIntoOneLikeOld(Path placed) throws IOException {
        Path part = DurableFiles.partOf(placed);
        try {
            makeLikeOld(placed, part);
            fill(part, placed);
            files.move(part, placed);
            files.syncDirectory(placed.resolveSibling("."));
        } catch (IOException e) {
            LOG.debug("{} cannot be made like {}", part, old, e);
            notKept = Optional.of(Words.failure(e));
            files.delete(part);
        }
    }

    private boolean isPosix() {
        return Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)
                && Files.getFileAttributeView(old, PosixFileAttributeView.class) != null;
    }

    /** Linux has such lists; macOS and Windows have others, which change no permission of the group. */
    private boolean mayHaveAMask() throws IOException {
        return System.getProperty("os.name", "").startsWith("Linux")
                && isPosix()
                && OF_THE_GROUP.stream().anyMatch(Files.getPosixFilePermissions(old)::contains);
    }

    /** What is in it for a moment is what was there, for those who might read it. */
    private void makeLikeOld(Path content, Path part) throws IOException {
        if (mayBeOpenHere) {
            throw new IOException("it cannot be told here whether the database is open");
        }
        long bytes = Math.max(Files.size(old), Files.size(content));
        files.requireSpace(old.resolveSibling("."), bytes, "a copy of the old file");
        Files.copy(old, part, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        Files.newOutputStream(part, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
    }

    private void fill(Path part, Path content) throws IOException {
        try (InputStream in = Files.newInputStream(content);
                OutputStream out = files.append(part)) {
            in.transferTo(out);
        }
        files.sync(part);
    }

    /** Rights that cannot be given (the owner needs root) leave those of a file of our own. */
    private void give(Path placed, List<String> warnings) {
        if (!isPosix()) {
            return;
        }
        try {
            giveRights(placed, Files.readAttributes(old, PosixFileAttributes.class));
        } catch (IOException e) {
            LOG.debug("the rights of {} cannot be given to the file that replaces it", old, e);
            notKept = Optional.of(Words.failure(e));
        }
        notKept.ifPresent(
                why -> warnings.add("the access rights of the group, and an access list if there was one, could"
                        + " not be given to the new file " + old + " (" + why
                        + "): it gives the group none; set them anew with chmod and setfacl"));
        noteWhatWasNoted(placed);
    }

    /** What the old group might do is not for another group: without the group or the list, nothing is given to any. */
    private void giveRights(Path placed, PosixFileAttributes before) throws IOException {
        PosixFileAttributeView rights = Files.getFileAttributeView(placed, PosixFileAttributeView.class);
        Set<PosixFilePermission> mine = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        rights.setPermissions(mine);
        rights.setGroup(before.group());
        Set<PosixFilePermission> given = EnumSet.noneOf(PosixFilePermission.class);
        given.addAll(before.permissions());
        if (notKept.isPresent()) {
            given.removeAll(OF_THE_GROUP);
        }
        rights.setPermissions(given);
        rights.setOwner(before.owner());
    }

    /** The extended attributes of users; a copy has them already. */
    private void noteWhatWasNoted(Path placed) {
        UserDefinedFileAttributeView before = Files.getFileAttributeView(old, UserDefinedFileAttributeView.class);
        UserDefinedFileAttributeView now = Files.getFileAttributeView(placed, UserDefinedFileAttributeView.class);
        try {
            for (String name : before == null || now == null ? List.<String>of() : before.list()) {
                ByteBuffer value = ByteBuffer.allocate(before.size(name));
                before.read(name, value);
                now.write(name, value.flip());
            }
        } catch (IOException e) {
            LOG.debug("the attributes of {} cannot be given to the file that replaces it", old, e);
        }
    }
}

package dev.lifeboat.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Whether a name was given although the call says that it failed. Over NFS that happens when the server's answer is lost:
 * the second request finds its work done (link(2) and rename(2), "BUGS").
 */
final class Names {

    private Names() {}

    static boolean isLinked(Path existing, Path link) throws IOException {
        return Files.exists(link) && Files.isSameFile(existing, link);
    }

    /** What is the same of a file under another name; null where the file system has no such thing. */
    static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    static boolean isMoved(@Nullable Object key, Path source, Path target) throws IOException {
        return key != null && Files.notExists(source) && Files.exists(target) && key.equals(key(target));
    }
}

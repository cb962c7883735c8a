package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Files of a machine that loses its power: from one operation on nothing is done any more, and then all is lost that was
 * not made durable. A name that was made, changed or removed is durable once its directory is synchronised, and the
 * content of a file once the file is. Names are lost in the order of time, the last ones first, as a file system with a
 * journal does; a rename is lost as a whole. What SQLite does to its own files is its own care, and not lost here.
 */
final class PowerCutFiles extends DurableFiles {

    /** A change of a directory that is not durable, and how it is lost. */
    private record Change(Path directory, Action loss) {}

    private interface Action {
        void run() throws IOException;
    }

    private final Path limbo;
    private final int at;
    private final boolean links;
    private final List<Change> changes = new ArrayList<>();
    private final Map<Object, Long> durableLengths = new HashMap<>();
    private int operations;
    private int kept;
    private boolean armed;
    private boolean dead;

    /** Dies before so many operations are done; files that are deleted go to limbo, on the same file system. */
    PowerCutFiles(Path limbo, int at, boolean links) throws IOException {
        this.limbo = Files.createDirectories(limbo);
        this.at = at;
        this.links = links;
    }

    void arm() {
        armed = true;
    }

    boolean isDead() {
        return dead;
    }

    /** How many operations there were since it was armed. */
    int operations() {
        return operations;
    }

    private void next() {
        if (armed && !dead && ++operations == at) {
            dead = true;
        }
        if (dead) {
            throw new Death();
        }
    }

    private void changing(Path file, Action loss) {
        changes.add(new Change(parent(file), loss));
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is in no directory");
        }
        return parent;
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            next();
            changing(directory, () -> deleteTree(directory));
        }
        super.createDirectories(directory);
    }

    @Override
    public void createFile(Path file) throws IOException {
        next();
        super.createFile(file);
        durableLengths.put(key(file), 0L);
        changing(file, () -> Files.deleteIfExists(file));
    }

    @Override
    public OutputStream append(Path file) throws IOException {
        next();
        durableLengths.putIfAbsent(key(file), Files.size(file));
        return super.append(file);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        if (!links) {
            throw new UnsupportedOperationException("as between two file systems");
        }
        next();
        super.link(existing, link);
        changing(link, () -> Files.deleteIfExists(link));
    }

    @Override
    public void move(Path source, Path target) throws IOException {
        next();
        Path replaced = keep(target);
        super.move(source, target);
        changing(target, () -> {
            takeBack(target, source);
            bringBack(replaced, target);
        });
    }

    private static void takeBack(Path moved, Path from) throws IOException {
        Files.createDirectories(parent(from));
        Files.move(moved, from);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            super.delete(file);
            return;
        }
        next();
        if (Files.isDirectory(file)) {
            super.delete(file);
            changing(file, () -> Files.createDirectories(file));
            return;
        }
        Path deleted = keep(file);
        super.delete(file);
        changing(file, () -> bringBack(deleted, file));
    }

    @Override
    public void sync(Path file) throws IOException {
        next();
        super.sync(file);
        durableLengths.remove(key(file));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        next();
        super.syncDirectory(directory);
        Path synced = directory.toAbsolutePath().normalize();
        changes.removeIf(change -> change.directory().equals(synced));
    }

    private Path keep(Path file) throws IOException {
        Path keeper = limbo.resolve(String.valueOf(++kept));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.createLink(keeper, file);
        }
        return keeper;
    }

    private static void bringBack(Path keeper, Path file) throws IOException {
        if (Files.exists(keeper)) {
            Files.createLink(file, keeper);
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    /** Loses what is not durable: all of it, or the last of the names and the ends of the contents. */
    void cut(Path home, Random random, boolean all) throws IOException {
        int stays = all ? 0 : random.nextInt(changes.size() + 1);
        for (int i = changes.size() - 1; i >= stays; i--) {
            // One whose directory is gone for good went with it.
            if (Files.isDirectory(changes.get(i).directory())) {
                changes.get(i).loss().run();
            }
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.filter(Files::isRegularFile).forEach(file -> truncate(file, random, all));
        }
    }

    private void truncate(Path file, Random random, boolean all) {
        try {
            Long durable = durableLengths.remove(key(file));
            if (durable != null && durable < Files.size(file)) {
                long lost = Files.size(file) - durable;
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(durable + (all ? 0 : random.nextLong(lost)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }
}

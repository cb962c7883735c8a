package dev.lifeboat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The objects of one backup that a listing shows. There are a few, and of thousands of backups: so in two small arrays. */
final class ListedBackup {

    private static final int FEW = 2;

    private final BackupId id;
    private String[] suffixes = new String[FEW];
    private long[] sizes = new long[FEW];
    private int count;

    ListedBackup(BackupId id) {
        this.id = id;
    }

    BackupId id() {
        return id;
    }

    void add(String suffix, long sizeBytes) {
        if (count == suffixes.length) {
            suffixes = Arrays.copyOf(suffixes, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        suffixes[count] = suffix;
        sizes[count] = sizeBytes;
        count++;
    }

    private int indexOf(String suffix) {
        for (int i = 0; i < count; i++) {
            if (suffixes[i].equals(suffix)) {
                return i;
            }
        }
        return -1;
    }

    boolean has(String suffix) {
        return indexOf(suffix) >= 0;
    }

    /** Whether its manifest is there, which commits it. */
    boolean isCommitted() {
        return has(Manifest.SUFFIX);
    }

    /** Whether it is committed and shows without its data. */
    boolean isTorn() {
        return isCommitted() && !has(Manifest.DATA_SUFFIX);
    }

    /** Why it is not whole, as far as a listing shows. */
    Optional<String> problem(Backup manifest) {
        int data = indexOf(Manifest.DATA_SUFFIX);
        if (data < 0) {
            return Optional.of("its data is missing");
        }
        return sizes[data] == manifest.storedBytes()
                ? Optional.empty()
                : Optional.of(
                        "its data has " + sizes[data] + " bytes where the manifest says " + manifest.storedBytes());
    }

    private IntStream leftBehind() {
        return IntStream.range(0, count).filter(i -> Listing.isLeftBehind(suffixes[i]));
    }

    /** The keys of what a crash of ours can leave of it. Anything else of such a name is somebody's. */
    List<String> keysLeftBehind() {
        return leftBehind().mapToObj(i -> id.key(suffixes[i])).toList();
    }

    long bytesLeftBehind() {
        return leftBehind().mapToLong(i -> sizes[i]).sum();
    }
}

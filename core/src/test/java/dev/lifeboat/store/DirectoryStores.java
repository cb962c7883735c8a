package dev.lifeboat.store;

import dev.lifeboat.io.DurableFiles;
import java.nio.file.Path;

/** Directory stores whose files fail as a test wants them to. */
public final class DirectoryStores {

    private DirectoryStores() {}

    /** A store in this directory that does to files what these do. */
    public static DirectoryBackupStore at(Path directory, DurableFiles files) {
        return new DirectoryBackupStore(directory, files);
    }
}

package dev.lifeboat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** A pin or a verification: the objects of a backup that may be stored again under the same key. */
final class SmallObject {

    private static final String HALF = ".part";

    private SmallObject() {}

    /**
     * Stores it. Half of one, which a crash leaves where objects are copied, holds its name for ever: it gives way.
     *
     * @throws FileAlreadyExistsException if there is a whole one
     */
    static void put(BackupStore store, String key, Path content) throws IOException {
        try {
            store.put(key, content);
        } catch (FileAlreadyExistsException e) {
            store.delete(key + HALF);
            store.put(key, content);
        }
    }
}

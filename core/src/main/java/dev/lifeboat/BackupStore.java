package dev.lifeboat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where backups live: durable keys and bytes. Knows nothing of SQLite or of backups.
 *
 * <p>Implementations are thread-safe: every method may be called by several threads at once, for one key too. A key is
 * a flat, portable name: 1 to 200 of {@code A-Z a-z 0-9 . _ -}, the first a letter, a digit or an underscore, the last
 * no dot, and what is before the first dot no device of Windows ({@code CON PRN AUX NUL}, {@code COM1} to {@code COM9},
 * {@code LPT1} to {@code LPT9}, in upper or lower case). For any other, {@link #put}, {@link #open} and {@link #delete}
 * throw {@link IllegalArgumentException} before they touch anything. Of two keys that differ only in case a store may
 * make one.
 *
 * <p>Sizes are in bytes. The contract is executable: subclass {@code BackupStoreContract} from the test-jar of
 * lifeboat-core and hand it a fresh store.
 */
public interface BackupStore {

    /**
     * Makes ready for an object of about this size, and fails early when it is bound to fail: no permission, no space.
     * Called before the work of a backup begins. Stores no object. Does nothing unless a store knows better.
     *
     * @param sizeBytes the size of the object that is coming
     * @throws IOException if the store cannot take it; the message says why
     */
    default void prepare(long sizeBytes) throws IOException {}

    /**
     * {@return the directory of this machine in which the objects are, if they are in one} Health looks at it: at its
     * volume, its free space, and what else is there. It need not exist yet. Empty unless a store knows better.
     */
    default Optional<Path> localDirectory() {
        return Optional.empty();
    }

    /**
     * Stores an object: all or nothing, durable on return. Nobody sees a part of it: until it is whole, {@link #open}
     * finds none of this key and {@link #list} shows none. Of several puts of one key at once, one succeeds.
     *
     * <p>The content file is left as it is. Its owner may delete it afterwards, but must not write to it: a store may
     * share its bytes (a hard link).
     *
     * @param key its name
     * @param content a file with its bytes; it may have none
     * @throws java.nio.file.FileAlreadyExistsException if the key exists, or is just being put: nothing is ever
     *     overwritten
     * @throws IOException if it could not be stored, or the content file could not be read: then no object of this key
     *     exists
     */
    void put(String key, Path content) throws IOException;

    /**
     * Opens an object for reading.
     *
     * @param key its name
     * @return its bytes from the first to the last; the caller closes the stream
     * @throws java.nio.file.NoSuchFileException if there is none of this key
     * @throws IOException if it cannot be read
     */
    InputStream open(String key) throws IOException;

    /**
     * {@return all objects, in any order} Every finished put is seen, and no finished delete. Puts and deletes that run
     * meanwhile may show or not, and make no listing fail. A store that does not exist yet is empty.
     *
     * <p>After a crash, a listing may show what is left of a put, under a key that nobody asked for.
     *
     * @throws IOException if the store cannot be read
     */
    List<StoredObject> list() throws IOException;

    /**
     * {@return all objects, in any order, as {@link #list()} does} What the others are than those whose sizes are asked for need
     * not be looked at: their sizes may be 0, and one may be something that {@link #open} does not find. For a store that
     * has to ask for each by itself; by default {@link #list()}.
     *
     * @param sized accepts the keys of the objects whose sizes are wanted; may be called by several threads
     * @throws IOException if the store cannot be read
     */
    default List<StoredObject> list(Predicate<String> sized) throws IOException {
        return list();
    }

    /**
     * Deletes an object. Durable on return; then the key can be put anew.
     *
     * @param key its name; an absent one is fine
     * @throws IOException if it may still be there
     */
    void delete(String key) throws IOException;
}

package dev.lifeboat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Where backups live: durable keys and bytes. Knows nothing of SQLite or of backups.
 *
 * <p>Implementations are thread-safe. Keys are flat, portable names of {@code A-Z a-z 0-9 . _ -}, sizes are in bytes.
 * The contract is executable: subclass {@code BackupStoreContract} from the test-jar of lifeboat-core and hand it a
 * fresh store.
 */
public interface BackupStore {

    /**
     * Makes ready for an object of about this size, and fails early when it is bound to fail: no permission, no space.
     * Called before the work of a backup begins. Does nothing unless a store knows better.
     *
     * @param sizeBytes the size of the object that is coming
     * @throws IOException if the store cannot take it; the message says why
     */
    default void prepare(long sizeBytes) throws IOException {}

    /**
     * Stores an object: all or nothing, durable on return. The content file is left as it is, but its owner must not
     * write to it afterwards: a store may share its bytes (a hard link).
     *
     * @param key its name
     * @param content a file with its bytes
     * @throws java.nio.file.FileAlreadyExistsException if the key exists: nothing is ever overwritten
     * @throws IOException if it could not be stored: then no object of this key exists
     */
    void put(String key, Path content) throws IOException;

    /**
     * Opens an object for reading.
     *
     * @param key its name
     * @return its bytes from the first on; the caller closes the stream
     * @throws java.nio.file.NoSuchFileException if there is none of this key
     * @throws IOException if it cannot be read
     */
    InputStream open(String key) throws IOException;

    /**
     * {@return all objects, in any order} Every finished put is seen. A store that does not exist yet is empty.
     *
     * @throws IOException if the store cannot be read
     */
    List<StoredObject> list() throws IOException;

    /**
     * Deletes an object. Durable on return.
     *
     * @param key its name; an absent one is fine
     * @throws IOException if it may still be there
     */
    void delete(String key) throws IOException;
}

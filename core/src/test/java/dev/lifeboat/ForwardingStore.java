package dev.lifeboat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** A store that hands all on to another one, for those that do one thing otherwise. */
abstract class ForwardingStore implements BackupStore {

    private final BackupStore store;

    ForwardingStore(BackupStore store) {
        this.store = store;
    }

    @Override
    public void put(String key, Path content) throws IOException {
        store.put(key, content);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return store.open(key);
    }

    @Override
    public List<StoredObject> list() throws IOException {
        return store.list();
    }

    @Override
    public void delete(String key) throws IOException {
        store.delete(key);
    }

    @Override
    public String toString() {
        return store.toString();
    }
}

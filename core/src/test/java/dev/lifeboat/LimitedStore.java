package dev.lifeboat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that takes so many objects and no more: with none, it is down. */
record LimitedStore(BackupStore store, AtomicInteger putsAllowed) implements BackupStore {

    static final int PLENTY = 1_000;

    @Override
    public void put(String key, Path content) throws IOException {
        if (putsAllowed.getAndDecrement() <= 0) {
            throw new IOException("the store is down");
        }
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
}

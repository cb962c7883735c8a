package dev.lifeboat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that takes so many objects and no more: with none, it is down. */
class LimitedStore extends ForwardingStore {

    static final int PLENTY = 1_000;

    private final AtomicInteger putsAllowed;

    LimitedStore(BackupStore store, AtomicInteger putsAllowed) {
        super(store);
        this.putsAllowed = putsAllowed;
    }

    AtomicInteger putsAllowed() {
        return putsAllowed;
    }

    @Override
    public void put(String key, Path content) throws IOException {
        if (putsAllowed.getAndDecrement() <= 0) {
            throw new IOException("the store is down");
        }
        super.put(key, content);
    }
}

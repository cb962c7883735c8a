package dev.lifeboat.testkit;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store before another one, which fails where a test wants it to and remembers what it was asked. Without faults it
 * does what the other does. Thread-safe.
 *
 * <pre>{@code
 * FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(directory));
 * store.fail(Call.PUT, 2, new IOException("no space left"));  // the data goes through, the manifest does not
 * }</pre>
 */
public final class FaultyBackupStore implements BackupStore {

    /** The methods of a store. */
    public enum Call {
        /** {@link BackupStore#prepare}. */
        PREPARE,
        /** {@link BackupStore#put}. */
        PUT,
        /** {@link BackupStore#open}. */
        OPEN,
        /** {@link BackupStore#list}. */
        LIST,
        /** {@link BackupStore#delete}. */
        DELETE
    }

    private record Fault(int atCall, IOException failure) {}

    private final BackupStore store;
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    private final Map<Call, Fault> faults = new EnumMap<>(Call.class);
    private final List<String> calls = new ArrayList<>();
    private long readableBytes = Long.MAX_VALUE;
    private boolean deletes = true;

    /**
     * Passes everything on, until told otherwise.
     *
     * @param store where to
     */
    public FaultyBackupStore(BackupStore store) {
        this.store = store;
    }

    /**
     * Lets one call fail, before the other store hears of it; those after it go through again. One fault for each kind of
     * call: a new one takes the place of the last.
     *
     * @param call the kind of call
     * @param nth which one from now on, counted from 1
     * @param failure what it throws
     * @throws IllegalArgumentException if {@code nth} is below 1
     */
    public synchronized void fail(Call call, int nth, IOException failure) {
        if (nth < 1) {
            throw new IllegalArgumentException("fail(" + call + ", " + nth + "): calls are counted from 1");
        }
        faults.put(call, new Fault(count(call) + nth, failure));
    }

    /**
     * Ends every object that is opened from now on after so many bytes, without an error.
     *
     * @param bytes how many can be read; {@link Long#MAX_VALUE} for all of them again
     */
    public synchronized void truncateReads(long bytes) {
        readableBytes = bytes;
    }

    /** Deletes nothing from now on, and says that it did. */
    public synchronized void ignoreDeletes() {
        deletes = false;
    }

    /**
     * {@return how many calls of one kind there were, the failed ones included}
     *
     * @param call the kind of call
     */
    public synchronized int count(Call call) {
        return counts.getOrDefault(call, 0);
    }

    /** {@return every call so far with its key or number of bytes: {@code PUT app-….manifest}, {@code LIST}} */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized void called(Call call, String what) throws IOException {
        calls.add((call + " " + what).strip());
        int number = counts.merge(call, 1, Integer::sum);
        Fault fault = faults.get(call);
        if (fault != null && fault.atCall() == number) {
            faults.remove(call);
            throw fault.failure();
        }
    }

    /** The other store's own. */
    @Override
    public Optional<Path> localDirectory() {
        return store.localDirectory();
    }

    @Override
    public void prepare(long sizeBytes) throws IOException {
        called(Call.PREPARE, String.valueOf(sizeBytes));
        store.prepare(sizeBytes);
    }

    @Override
    public void put(String key, Path content) throws IOException {
        called(Call.PUT, key);
        store.put(key, content);
    }

    @Override
    public InputStream open(String key) throws IOException {
        called(Call.OPEN, key);
        return new Beginning(store.open(key), readableBytes());
    }

    private synchronized long readableBytes() {
        return readableBytes;
    }

    @Override
    public List<StoredObject> list() throws IOException {
        called(Call.LIST, "");
        return store.list();
    }

    @Override
    public void delete(String key) throws IOException {
        called(Call.DELETE, key);
        if (isDeleting()) {
            store.delete(key);
        }
    }

    private synchronized boolean isDeleting() {
        return deletes;
    }

    /** The other store's own words. */
    @Override
    public String toString() {
        return store.toString();
    }

    /** A stream that ends early. */
    private static final class Beginning extends FilterInputStream {

        private long left;

        Beginning(InputStream whole, long bytes) {
            super(whole);
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int done = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(done, 0);
            return done;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(Math.min(bytes, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(super.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}

package dev.lifeboat.testkit;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private enum When {
        BEFORE,
        AFTER,
        FROM_HERE
    }

    private record Fault(int atCall, When when, IOException failure) {}

    private final BackupStore store;
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    private final Map<Call, Fault> faults = new EnumMap<>(Call.class);
    private final List<String> calls = new ArrayList<>();
    private final Map<Integer, Long> truncatedReads = new HashMap<>();
    private final Set<Integer> ignoredDeletes = new HashSet<>();
    private long readableBytes = Long.MAX_VALUE;
    private boolean deletes = true;
    private @Nullable IOException down;

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
        put("fail", call, nth, When.BEFORE, failure);
    }

    /**
     * As {@link #fail}, but the other store does what it was asked before the call fails: an answer that is lost.
     *
     * @param call the kind of call
     * @param nth which one from now on, counted from 1
     * @param failure what it throws
     * @throws IllegalArgumentException if {@code nth} is below 1
     */
    public synchronized void failAfter(Call call, int nth, IOException failure) {
        put("failAfter", call, nth, When.AFTER, failure);
    }

    /**
     * As {@link #fail}, and every call of any kind after it fails too: a store that is down.
     *
     * @param call the kind of call
     * @param nth which one from now on, counted from 1
     * @param failure what they throw
     * @throws IllegalArgumentException if {@code nth} is below 1
     */
    public synchronized void failFrom(Call call, int nth, IOException failure) {
        put("failFrom", call, nth, When.FROM_HERE, failure);
    }

    private void put(String method, Call call, int nth, When when, IOException failure) {
        faults.put(call, new Fault(numberOf(method, call, nth), when, failure));
    }

    private int numberOf(String method, Call call, int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException(method + "(" + call + ", " + nth + "): calls are counted from 1");
        }
        return count(call) + nth;
    }

    /**
     * Ends every object that is opened from now on after so many bytes, without an error.
     *
     * @param bytes how many can be read; {@link Long#MAX_VALUE} for all of them again
     */
    public synchronized void truncateReads(long bytes) {
        readableBytes = bytes;
    }

    /**
     * Ends one object early, without an error; those opened after it are whole again.
     *
     * @param nth which of the objects that are opened from now on, counted from 1
     * @param bytes how many can be read
     * @throws IllegalArgumentException if {@code nth} is below 1
     */
    public synchronized void truncateRead(int nth, long bytes) {
        truncatedReads.put(numberOf("truncateRead", Call.OPEN, nth), bytes);
    }

    /**
     * Does nothing in one deletion, and says that it did.
     *
     * @param nth which one from now on, counted from 1
     * @throws IllegalArgumentException if {@code nth} is below 1
     */
    public synchronized void ignoreDelete(int nth) {
        ignoredDeletes.add(numberOf("ignoreDelete", Call.DELETE, nth));
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

    @FunctionalInterface
    private interface Work<T> {
        T go(int number) throws IOException;
    }

    private <T> T call(Call call, String what, Work<T> work) throws IOException {
        int number = begin(call, what);
        T result = work.go(number);
        end(call, number);
        return result;
    }

    private synchronized int begin(Call call, String what) throws IOException {
        calls.add((call + " " + what).strip());
        int number = counts.merge(call, 1, Integer::sum);
        Fault fault = faults.get(call);
        if (fault != null && fault.atCall() == number && fault.when() == When.FROM_HERE) {
            down = fault.failure();
        }
        if (down != null) {
            throw down;
        }
        failIf(When.BEFORE, call, number);
        return number;
    }

    private synchronized void end(Call call, int number) throws IOException {
        failIf(When.AFTER, call, number);
    }

    private void failIf(When when, Call call, int number) throws IOException {
        Fault fault = faults.get(call);
        if (fault != null && fault.atCall() == number && fault.when() == when) {
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
        call(Call.PREPARE, String.valueOf(sizeBytes), number -> {
            store.prepare(sizeBytes);
            return number;
        });
    }

    @Override
    public void put(String key, Path content) throws IOException {
        call(Call.PUT, key, number -> {
            store.put(key, content);
            return number;
        });
    }

    @Override
    public InputStream open(String key) throws IOException {
        return call(Call.OPEN, key, number -> new Beginning(store.open(key), readableBytes(number)));
    }

    private synchronized long readableBytes(int number) {
        return truncatedReads.getOrDefault(number, readableBytes);
    }

    @Override
    public List<StoredObject> list() throws IOException {
        return call(Call.LIST, "", number -> store.list());
    }

    @Override
    public void delete(String key) throws IOException {
        call(Call.DELETE, key, number -> {
            if (isDeleting(number)) {
                store.delete(key);
            }
            return number;
        });
    }

    private synchronized boolean isDeleting(int number) {
        return deletes && !ignoredDeletes.contains(number);
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

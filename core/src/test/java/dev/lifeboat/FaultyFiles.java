package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Files of which one call fails, counted from 1 over the calls of every kind once it is armed, and which remember what
 * they were asked. Nothing is made durable: that takes its time, and does not matter here. For one thread at a time.
 */
final class FaultyFiles extends DurableFiles {

    /** In every failure of these files. */
    static final String INJECTED = "injected";

    private static final int BYTES_BEFORE_IT_IS_FULL = 100;

    /** What can be asked of files. */
    enum Call {
        CREATE_DIRECTORY,
        CREATE,
        WRITE,
        LINK,
        MOVE,
        DELETE,
        SYNC,
        SYNC_DIRECTORY,
        SPACE
    }

    /** How a call can fail. */
    enum Fault {
        /** It is not done, and says so. */
        IO_ERROR(EnumSet.allOf(Call.class)),
        /** There is no room for a new name; some bytes are written before it turns out that there is none for more. */
        NO_SPACE(EnumSet.of(Call.CREATE_DIRECTORY, Call.CREATE, Call.WRITE, Call.LINK)),
        /** It is done, and says that it is not. */
        DONE_BUT_FAILS(EnumSet.of(Call.CREATE_DIRECTORY, Call.CREATE, Call.WRITE, Call.LINK, Call.MOVE, Call.DELETE)),
        /** It is not done, and says that it is. */
        LIES(EnumSet.of(Call.DELETE)),
        /** From this call on there is no room for anything; what is there can still be moved and deleted. */
        FULL_FROM_HERE(EnumSet.of(Call.CREATE_DIRECTORY, Call.CREATE, Call.WRITE, Call.LINK)),
        /** From this call on nothing can be done at all. */
        DEAD_FROM_HERE(EnumSet.allOf(Call.class));

        @SuppressWarnings("ImmutableEnumChecker") // never changed
        private final Set<Call> applies;

        Fault(Set<Call> applies) {
            this.applies = applies;
        }

        static List<Fault> applyingTo(Call call) {
            return Arrays.stream(values())
                    .filter(fault -> fault.appliesTo(call))
                    .toList();
        }

        private boolean appliesTo(Call call) {
            return applies.contains(call);
        }

        private boolean stays() {
            return this == FULL_FROM_HERE || this == DEAD_FROM_HERE;
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final int at;
    private final Fault fault;
    private boolean armed;

    private FaultyFiles(int at, Fault fault) {
        this.at = at;
        this.fault = fault;
    }

    static FaultyFiles failing(int at, Fault fault) {
        return new FaultyFiles(at, fault);
    }

    /** Only counts. */
    static FaultyFiles counting() {
        return new FaultyFiles(Integer.MAX_VALUE, Fault.IO_ERROR);
    }

    void arm() {
        armed = true;
    }

    void disarm() {
        armed = false;
    }

    /** Every call since it was armed. */
    List<Call> calls() {
        return calls;
    }

    /** The call that failed first, with its file. */
    String failed() {
        return words.size() < at ? "nothing" : words.get(at - 1);
    }

    /** Whether the fault is there now. */
    private boolean fails(Call call, Path file) {
        if (!armed) {
            return false;
        }
        calls.add(call);
        words.add(call + " " + file);
        return calls.size() == at || (calls.size() > at && fault.stays() && fault.appliesTo(call));
    }

    private static FileSystemException failure(Path file) {
        return new FileSystemException(file.toString(), null, INJECTED);
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private void call(Call call, Path file, Action action) throws IOException {
        if (!fails(call, file)) {
            action.run();
            return;
        }
        if (fault == Fault.DONE_BUT_FAILS) {
            action.run();
        }
        if (fault != Fault.LIES) {
            throw failure(file);
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            call(Call.CREATE_DIRECTORY, directory, () -> super.createDirectories(directory));
        }
    }

    @Override
    public void createFile(Path file) throws IOException {
        call(Call.CREATE, file, () -> super.createFile(file));
    }

    @Override
    public OutputStream append(Path file) throws IOException {
        if (!fails(Call.WRITE, file)) {
            return super.append(file);
        }
        return switch (fault) {
            case NO_SPACE, FULL_FROM_HERE -> new Limited(super.append(file), BYTES_BEFORE_IT_IS_FULL, file);
            case DONE_BUT_FAILS -> new Limited(super.append(file), Integer.MAX_VALUE, file);
            default -> throw failure(file);
        };
    }

    /** Takes some bytes, or all of them and fails in the end. */
    private static final class Limited extends FilterOutputStream {

        private final Path file;
        private int left;

        Limited(OutputStream out, int bytes, Path file) {
            super(out);
            this.left = bytes;
            this.file = file;
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int taken = Math.min(left, length);
            out.write(bytes, offset, taken);
            left -= taken;
            if (taken < length) {
                throw failure(file);
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            throw failure(file);
        }
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        call(Call.LINK, link, () -> super.link(existing, link));
    }

    @Override
    protected void rename(Path source, Path target) throws IOException {
        call(Call.MOVE, target, () -> super.rename(source, target));
    }

    @Override
    public void delete(Path file) throws IOException {
        call(Call.DELETE, file, () -> super.delete(file));
    }

    @Override
    public void sync(Path file) throws IOException {
        call(Call.SYNC, file, () -> Files.newInputStream(file).close());
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        call(Call.SYNC_DIRECTORY, directory, () -> {});
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        if (fails(Call.SPACE, directory)) {
            throw failure(directory);
        }
        return isFull() ? 0 : super.usableBytes(directory);
    }

    private boolean isFull() {
        return armed && fault == Fault.FULL_FROM_HERE && calls.size() > at;
    }

    @Override
    public boolean sameFileSystem(Path one, Path other) throws IOException {
        if (fails(Call.SPACE, one)) {
            throw failure(one);
        }
        return super.sameFileSystem(one, other);
    }
}

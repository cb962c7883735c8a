package dev.lifeboat.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a file, on a thread of its own: for as long as something else is done with the file. */
public final class Hashing implements AutoCloseable {

    private final Path file;
    private final Thread thread = new Thread(this::run, "lifeboat-hash");
    private volatile boolean unwanted;
    private volatile @Nullable String hash;
    private volatile @Nullable Throwable failure;

    private Hashing(Path file) {
        this.file = file;
        thread.setDaemon(true);
    }

    /** Begins to hash a file that does not change. */
    public static Hashing of(Path file) {
        Hashing hashing = new Hashing(file);
        hashing.thread.start();
        return hashing;
    }

    private void run() {
        try {
            hash = Sha256.of(file, this::goOn);
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void goOn(long bytesDone) {
        if (unwanted) {
            throw new CancellationException(bytesDone + " bytes were hashed");
        }
    }

    /** The hash, as {@code sha256sum} prints it. An interrupt does not end the wait for it, and is kept. */
    public String sha256() throws IOException {
        Uninterrupted.join(thread);
        String found = hash;
        if (found == null) {
            throw failure instanceof IOException e ? e : new IOException("hashing " + file + " failed", failure);
        }
        return found;
    }

    /** Ends it, wanted or not: the file is open no longer. */
    @Override
    public void close() {
        unwanted = true;
        Uninterrupted.join(thread);
    }
}

package dev.lifeboat.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** A SHA-256 in the making. Not thread-safe. */
public final class Sha256 {

    private static final int BUFFER_BYTES = 1 << 18;

    private final MessageDigest digest;
    private long bytes;

    /** Starts with nothing hashed. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash of a file, as {@code sha256sum} prints it; the observer hears how many bytes are done. */
    public static String of(Path file, LongConsumer bytesDone) throws IOException {
        Sha256 hash = new Sha256();
        try (InputStream in = Files.newInputStream(file)) {
            hash.read(in, (buffer, length) -> bytesDone.accept(hash.bytes()));
        }
        return hash.hex();
    }

    /** The hash of a text, in UTF-8. */
    public static String ofText(String text) {
        Sha256 hash = new Sha256();
        hash.digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hash.hex();
    }

    /** Hashes a stream to its end and hands each piece on. */
    public void read(InputStream in, Sink sink) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int length;
        while ((length = in.read(buffer)) >= 0) {
            add(buffer, 0, length);
            sink.accept(buffer, length);
        }
    }

    /** Hashes a piece. */
    public void add(byte[] buffer, int offset, int length) {
        digest.update(buffer, offset, length);
        bytes += length;
    }

    /** How many bytes have been hashed. */
    public long bytes() {
        return bytes;
    }

    /** Ends it: the hash in lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Takes the pieces of a stream. */
    @FunctionalInterface
    public interface Sink {

        /** Takes a piece; the buffer is used again afterwards. */
        void accept(byte[] buffer, int length) throws IOException;
    }
}

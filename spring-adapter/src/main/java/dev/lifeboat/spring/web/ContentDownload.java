package dev.lifeboat.spring.web;

import dev.lifeboat.Backup;
import dev.lifeboat.spring.ErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the database of a backup. What is not whole does not arrive as if it were: the length is said before, and the
 * connection ends with the answer.
 */
record ContentDownload(BackupsApi api) {

    private static final Logger LOG = LoggerFactory.getLogger(ContentDownload.class);
    private static final int BUFFER_BYTES = 1 << 16;

    Answer answer(Exchange exchange) throws IOException {
        Backup backup = api.found(exchange);
        HttpServletResponse response = exchange.response();
        if (exchange.request().getMethod().equals("HEAD")) {
            describe(backup, response);
            return Answer.WRITTEN;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = api.backups().open(backup.id())) {
            int first = first(backup, in, buffer);
            describe(backup, response);
            send(backup, in, buffer, first, response.getOutputStream());
        }
        return Answer.WRITTEN;
    }

    /** As long as nothing was sent, there can be another answer. */
    private int first(Backup backup, InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            LOG.warn("backup {} cannot be downloaded", backup.id(), e);
            throw Problem.of(ErrorCode.DAMAGED, api.views().words(String.valueOf(e.getMessage())))
                    .exception();
        }
    }

    private static void describe(Backup backup, HttpServletResponse response) {
        response.setContentType("application/vnd.sqlite3");
        response.setContentLengthLong(backup.storedBytes());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + backup.id() + ".sqlite\"");
        byte[] sha256 = HexFormat.of().parseHex(backup.sha256());
        response.setHeader("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
        response.setHeader("Connection", "close");
    }

    private static void send(Backup backup, InputStream in, byte[] buffer, int first, OutputStream out) {
        int length = first;
        try {
            while (length >= 0) {
                if (!write(backup, buffer, length, out)) {
                    return;
                }
                length = in.read(buffer);
            }
        } catch (IOException e) {
            LOG.warn("the download of backup {} is broken off", backup.id(), e);
            close(out);
        }
    }

    /** Returns whether somebody still wants it. */
    private static boolean write(Backup backup, byte[] buffer, int length, OutputStream out) {
        try {
            out.write(buffer, 0, length);
            return true;
        } catch (IOException e) {
            LOG.debug("nobody takes the download of backup {} any more", backup.id(), e);
            return false;
        }
    }

    /** So that nobody, such as an error page of the host's, adds anything to what was sent. */
    private static void close(OutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            LOG.debug("the connection is gone", e);
        }
    }
}

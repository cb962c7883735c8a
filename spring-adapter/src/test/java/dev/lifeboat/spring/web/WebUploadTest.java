package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files from elsewhere. */
class WebUploadTest {

    @TempDir
    Path directory;

    private Path uploads() {
        return directory.resolve(".lifeboat-uploads-app.db");
    }

    private List<Path> left() throws Exception {
        if (!Files.isDirectory(uploads())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(uploads())) {
            return files.toList();
        }
    }

    private Path foreign(long bytes) throws Exception {
        Path file = directory.resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE song(title, sound)");
            statement.execute("INSERT INTO song VALUES('blue', zeroblob(" + bytes + "))");
        }
        return file;
    }

    @Test
    void anUploadedDatabaseIsABackup() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            JsonNode job = host.ended(host.upload(
                    "?name=foreign.db&label=from%20the%20old%20server", BodyPublishers.ofFile(foreign(10))));

            assertThat(job.path("kind").asString()).isEqualTo("IMPORT");
            assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
            JsonNode origin = job.path("result").path("origin");
            assertThat(origin.path("trigger").asString()).isEqualTo("IMPORTED");
            assertThat(origin.path("label").asString()).isEqualTo("from the old server");
            assertThat(left()).isEmpty();
        }
    }

    @Test
    void withoutALabelTheNameOfTheFileIsIt() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            JsonNode job = host.ended(host.upload("?name=old%20app.sqlite", BodyPublishers.ofFile(foreign(10))));

            assertThat(job.path("result").path("origin").path("label").asString())
                    .isEqualTo("old app.sqlite");
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsDamagedUnderItsOwnName() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            JsonNode job = host.ended(
                    host.upload("?name=holiday.jpg", BodyPublishers.ofString("this is no database. ".repeat(500))));

            assertThat(job.path("state").asString()).isEqualTo("FAILED");
            assertThat(job.path("problem").path("code").asString()).isEqualTo("damaged");
            assertThat(job.path("problem").path("detail").asString())
                    .contains("holiday.jpg")
                    .contains("is not a SQLite database")
                    .doesNotContain(Uploads.SUFFIX)
                    .doesNotContain(directory.toString());
            assertThat(left()).isEmpty();
            assertThat(host.backups().list()).isEmpty();
        }
    }

    @Test
    void anEmptyFileAndADamagedOneAreRefusedAndLeaveNothing() throws Exception {
        byte[] damaged = Files.readAllBytes(foreign(50_000));
        Arrays.fill(damaged, 4096, damaged.length, (byte) 7);
        try (WebHost host = WebHost.open(directory)) {
            for (byte[] body : List.of(new byte[0], damaged)) {
                JsonNode job = host.ended(host.upload("?name=x.db", BodyPublishers.ofByteArray(body)));
                assertThat(job.path("problem").path("code").asString())
                        .as(job.toString())
                        .isEqualTo("damaged");
            }
            assertThat(left()).isEmpty();
        }
    }

    @Test
    void aLargeOneIsStreamedIntoAFileThatOnlyItsOwnerReads() throws Exception {
        Path file = foreign(64L << 20);
        try (WebHost host = WebHost.open(directory);
                Socket socket = begin(host, "Content-Length: " + Files.size(file));
                InputStream in = Files.newInputStream(file)) {
            OutputStream out = socket.getOutputStream();
            out.write(in.readNBytes(8 << 20));
            out.flush();

            Path upload = Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(
                            this::left,
                            files -> files.size() == 1 && files.get(0).toFile().length() > 1 << 20)
                    .get(0);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(upload)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(uploads())))
                    .isEqualTo("rwx------");

            in.transferTo(out);
            out.flush();
            assertThat(statusLine(socket)).contains(" 202");
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> host.backups().list().size() == 1);
            assertThat(host.backups().list().get(0).databaseBytes()).isEqualTo(Files.size(file));
        }
    }

    @Test
    void whatIsSaidToBeTooLargeIsRefusedBeforeAByteIsRead() throws Exception {
        try (WebHost host = WebHost.open(directory, "lifeboat.web.max-upload=1MB");
                Socket socket = begin(host, "Content-Length: 1048577")) {
            assertThat(statusLine(socket)).contains(" 413");
            assertThat(left()).isEmpty();
        }
    }

    @Test
    void whatTurnsOutToBeTooLargeIsRefusedAndLeavesNothing() throws Exception {
        try (WebHost host = WebHost.open(directory, "lifeboat.web.max-upload=1KB")) {
            HttpResponse<String> response = host.upload(
                    "?name=x.db", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[5000])));

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(json(response).path("code").asString()).isEqualTo("too-large");
            assertThat(left()).isEmpty();
        }
    }

    @Test
    void anUploadThatIsBrokenOffLeavesNothing() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            try (Socket socket = begin(host, "Content-Length: 1000000")) {
                socket.getOutputStream().write(new byte[200_000]);
                socket.getOutputStream().flush();
                Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> left().size() == 1);
            }

            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> left().isEmpty());
            assertThat(host.backups().list()).isEmpty();
        }
    }

    @Test
    void theFifthAtOnceIsToldToComeAgain() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            List<Socket> senders = new ArrayList<>();
            try {
                for (int i = 0; i < Uploads.MOST_AT_ONCE; i++) {
                    senders.add(begin(host, "Content-Length: 1000000"));
                }
                Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> left().size() == Uploads.MOST_AT_ONCE);

                HttpResponse<String> next = host.upload("?name=x.db", BodyPublishers.ofString("x"));

                assertThat(next.statusCode()).isEqualTo(409);
                assertThat(json(next).path("code").asString()).isEqualTo("busy");
            } finally {
                for (Socket sender : senders) {
                    sender.close();
                }
            }
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> left().isEmpty());
            assertThat(host.upload("?name=x.db", BodyPublishers.ofString("x")).statusCode())
                    .isEqualTo(202);
        }
    }

    /** Both find no directory, and both make it. */
    @Test
    void theFirstTwoThatComeTogetherAreBothReceived() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 200; round++) {
                Uploads uploads = new Uploads(directory.resolve("uploads-" + round), 1000);
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<Path>> received = senders.invokeAll(Collections.nCopies(2, () -> {
                    together.await(30, TimeUnit.SECONDS);
                    return uploads.receive(new ByteArrayInputStream(new byte[1]), 1);
                }));
                for (Future<Path> one : received) {
                    assertThat(one.get()).hasSize(1);
                }
            }
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void whatACrashLeftIsDeletedAtTheStartAndNothingElse() throws Exception {
        Files.createDirectory(uploads());
        Files.writeString(uploads().resolve("1234.upload"), "half");
        Files.writeString(uploads().resolve("notes.txt"), "mine");

        try (WebHost host = WebHost.open(directory)) {
            assertThat(host.backups().list()).isEmpty();
            assertThat(left()).containsExactly(uploads().resolve("notes.txt"));
        }
    }

    @Test
    void anotherContentTypeAndALongLabelAreRefusedBeforeAByteIsRead() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            HttpResponse<String> form = host.send(
                    "POST",
                    API + "uploads",
                    BodyPublishers.ofString("x"),
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            assertThat(form.statusCode()).isEqualTo(415);

            HttpResponse<String> label = host.upload("?label=" + "x".repeat(501), BodyPublishers.ofString("x"));
            assertThat(label.statusCode()).isEqualTo(400);
            assertThat(json(label).path("field").asString()).isEqualTo("label");
            assertThat(Files.exists(uploads())).isFalse();
        }
    }

    /** The head of an upload; its body is for the test to send. */
    private static Socket begin(WebHost host, String length) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port());
        socket.setSoTimeout(30_000);
        String head = "POST " + API + "uploads?name=x.db HTTP/1.1\r\nHost: " + host.address()
                + "\r\nX-Requested-With: lifeboat\r\nContent-Type: application/octet-stream\r\n" + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static String statusLine(Socket socket) throws Exception {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next > '\r';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}

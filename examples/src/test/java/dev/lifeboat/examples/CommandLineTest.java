package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line does what the README says when it is called as the README says: in a JVM of its own, on the three jars
 * alone, which lie under the names that they have there.
 */
class CommandLineTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Pattern SECTION = Pattern.compile(
            "^### When the application does not start\\n(.*?)^### ", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^```\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String LIST = "list backups";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    private List<String> blocks = List.of();

    private record Run(int code, String out, String err) {}

    @BeforeEach
    void readTheReadme() throws IOException {
        String section = SECTION.matcher(Files.readString(README))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        blocks = BLOCK.matcher(section).results().map(found -> found.group(1)).toList();
        assertThat(blocks).as("the command, its variants, and what it says").hasSize(3);
    }

    private String command() {
        return blocks.get(0).replace("\\\n", " ").strip();
    }

    private List<String> variants() {
        return blocks.get(1)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .toList();
    }

    @Test
    void eachCommandOfTheReadmeDoesWhatItSays() throws Exception {
        Backup latest = makeBackups();
        layOutJars();

        Run list = run(LIST);
        assertThat(list.out().replace(directory.toRealPath().toString(), "/srv/media"))
                .isEqualToNormalizingNewlines(blocks.get(2));
        assertThat(list.code()).isOne();
        assertThat(list.err()).isEmpty();

        for (String variant : variants()) {
            Run run = run(variant);
            assertThat(run.err()).as(variant).isEmpty();
            assertThat(run.code()).as(variant + ": " + run.out()).isEqualTo(variant.equals("verify backups") ? 1 : 0);
        }
        assertThat(directory.resolve("restored.db"))
                .hasSameBinaryContentAs(directory.resolve("backups/" + latest.id() + ".sqlite"));
        assertThat(run("--version").out())
                .as("the version that the jar knows")
                .matches("lifeboat (\\(not packaged\\)|" + Pattern.quote(coreVersion()) + ")\\R");
    }

    @Test
    void theErrorsAreOnePlainLineAndAnExitCode() throws Exception {
        layOutJars();

        assertThat(run("lst").code()).isEqualTo(2);
        assertThat(run("lst").err().lines()).singleElement().asString().startsWith("lifeboat: there is no command");
        assertThat(run("list nowhere").code()).isEqualTo(3);
        assertThat(run("list nowhere").err().lines())
                .singleElement()
                .asString()
                .startsWith("lifeboat: there is no such directory: ");
    }

    @Test
    void aJarThatIsMissingIsSaid() throws Exception {
        makeBackups();
        layOutJars();
        Files.delete(directory.resolve(jars().get(1)));

        Run run = run(LIST);

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("lifeboat: sqlite-jdbc and slf4j-api must be on the class path beside lifeboat-core")
                .endsWith("say: java -cp \"lib/*\" dev.lifeboat.cli.Lifeboat " + LIST);
    }

    /** What the list in the README shows. The latest good one is returned. */
    private Backup makeBackups() throws Exception {
        Path database = directory.resolve("app.db");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T02:00:00Z"));
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = host.createStatement();
                BackupManager backups = BackupManager.forDatabase(database)
                        .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                        .clock(now::get)
                        .build()) {
            statement.execute("CREATE TABLE film AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < 20000) SELECT i, hex(zeroblob(300)) AS text FROM n");
            BackupRequest nightly = new BackupRequest(BackupTrigger.SCHEDULED, Optional.empty());
            Backup first = backups.create(nightly);
            for (int night = 0; night < 2; night++) {
                now.updateAndGet(instant -> instant.plus(Duration.ofDays(1)));
                statement.execute("UPDATE film SET text = 'night " + night + "' WHERE i = 1");
                backups.create(nightly);
            }
            now.set(Instant.parse("2026-11-23T18:15:02.123Z"));
            Backup latest = backups.create("before the upgrade to 2.4");
            backups.verify(latest.id(), VerifyDepth.QUICK_CHECK);
            Files.createFile(directory.resolve("backups/" + latest.id() + ".pin"));
            Files.delete(directory.resolve("backups/" + first.id() + ".sqlite"));
            Files.writeString(directory.resolve("backups/README.txt"), "not a backup");
            return latest;
        }
    }

    private List<String> jars() {
        MatchResult classPath = Pattern.compile("-cp (\\S+)")
                .matcher(command())
                .results()
                .findFirst()
                .orElseThrow();
        return List.of(classPath.group(1).split(":"));
    }

    private String coreVersion() {
        return jars().get(0).replaceAll("^lifeboat-core-|\\.jar$", "");
    }

    /** Where core is not packaged yet, its classes lie under the name of its jar, which is as good on a class path. */
    private void layOutJars() throws IOException {
        assertThat(jars()).hasSize(3);
        assertThat(Files.readString(Path.of("..", "pom.xml"))).contains("<version>" + coreVersion() + "</version>");
        for (String jar : jars()) {
            Path source = onClassPath(jar);
            if (Files.isDirectory(source)) {
                copyAll(source, directory.resolve(jar));
            } else {
                Files.copy(source, directory.resolve(jar));
            }
        }
    }

    private static Path onClassPath(String jar) {
        List<Path> entries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return entries.stream()
                .filter(entry -> entry.endsWith(jar) || (isCore(jar) && entry.endsWith("core/target/classes")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README names " + jar + ", the build has " + entries));
    }

    private static boolean isCore(String jar) {
        return jar.startsWith("lifeboat-core-");
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private Run run(String variant) throws Exception {
        List<String> words = new ArrayList<>(List.of(command()
                .replace(LIST, variant)
                .replace(String.join(":", jars()), String.join(File.pathSeparator, jars()))
                .split(" +")));
        assertThat(words.set(
                        0,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString()))
                .isEqualTo("java");
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toRealPath().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("TZ", "Europe/Berlin");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(variant)
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A root that is no mount, as some containers and build systems have it: the JDK says "Mount point not found" to whoever
 * asks for the file system of a directory. Skipped where this user may not change its root.
 */
class NoMountTest {

    /** Below the new root all is there under its own name, in mounts that end with the process. */
    private static final String IN_A_ROOT_THAT_IS_NO_MOUNT = """
            root=$1; shift
            mkdir "$root/data" || exit 77
            for there in /*; do
              if [ -L "$there" ]; then cp -P "$there" "$root$there" || exit 77
              elif [ -d "$there" ] && [ "$there" != /data ]; then
                mkdir "$root$there" && mount --rbind "$there" "$root$there" || exit 77
              fi
            done
            exec chroot "$root" "$@"
            """;

    private static final int NOT_ALLOWED = 77;

    @TempDir
    Path directory;

    @Test
    void aDirectoryWhoseMountIsNotFoundIsBackedUpAndRestored() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "no unshare here");
        assumeTrue(mayUnshare(), "this user may have no mounts of its own");
        Process process =
                new ProcessBuilder(command()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code == NOT_ALLOWED || code == NoMountChild.MOUNT_IS_FOUND) {
            abort("no such root can be made here: " + said);
        }
        assertThat(code).as(said).isZero();
    }

    private static boolean mayUnshare() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("unshare", "-m", "true").start();
        process.getErrorStream().readAllBytes();
        return process.waitFor() == 0;
    }

    private List<String> command() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        return List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                IN_A_ROOT_THAT_IS_NO_MOUNT,
                "sh",
                root.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NoMountChild.class.getName(),
                "/data");
    }
}

package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The POSIX access list and the extended attributes of a database that is replaced. Skipped where setfacl or the file
 * system does not know any (Debian: {@code apt-get install acl}).
 */
class AccessListTest extends ReplaceFixture {

    private static final String LIST = "user:1234:rw-,group::---,mask::rw-,other::---";

    /** No room for a copy of the old file. */
    private static final DurableFiles FULL = new DurableFiles() {
        @Override
        public void requireSpace(Path place, long bytes, String forWhat) throws IOException {
            if (forWhat.contains("the old file")) {
                throw new IOException("too little free space");
            }
            super.requireSpace(place, bytes, forWhat);
        }
    };

    @BeforeEach
    void needsAccessLists() throws Exception {
        Path file = Files.createFile(directory.resolve("a file"));
        try {
            call("setfacl", "-m", LIST, file.toString());
        } catch (IOException e) {
            abort("no access lists here: " + e.getMessage());
        }
        Files.delete(file);
    }

    private static List<String> call(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(Arrays.toString(command) + ": " + said);
        }
        return said.lines().filter(line -> !line.isBlank()).toList();
    }

    private List<String> accessList() throws Exception {
        List<String> entries = new ArrayList<>(call("getfacl", "-p", "-n", path().toString()));
        entries.removeIf(line -> line.startsWith("#"));
        return entries;
    }

    private UserDefinedFileAttributeView notes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    private void note(String name, String value) throws IOException {
        notes(path()).write(name, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    private String noted(String name) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(notes(path()).size(name));
        notes(path()).read(name, value);
        return new String(value.array(), StandardCharsets.UTF_8);
    }

    private RestoreResult replaced(BackupId id, DurableFiles files) {
        try (BackupManager backups = builder().files(files).build()) {
            return backups.restore(id, RestoreMode.REPLACE_FILE);
        }
    }

    private BackupId damagedAfterItsBackup(String list) throws Exception {
        BackupId id = backedUp(JournalMode.ROLLBACK);
        corruptPages();
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
        call("setfacl", "-m", list, path().toString());
        note("owner", "the accounts team");
        return id;
    }

    @Test
    void aNewFileHasTheAccessListAndTheAttributesOfTheOldOne() throws Exception {
        BackupId id = damagedAfterItsBackup(LIST);
        List<String> before = accessList();
        assertThat(before).contains("user:1234:rw-", "group::---", "mask::rw-");

        RestoreResult result = replaced(id, DurableFiles.SYSTEM);

        assertThat(result.warnings()).isEmpty();
        assertThat(accessList()).isEqualTo(before);
        assertThat(noted("owner")).isEqualTo("the accounts team");
        assertThat(path()).hasBinaryContent(Files.readAllBytes(stored(id, "sqlite")));
        assertThat(firstNotes()).containsExactly("one");
        assertThat(names(directory)).containsExactly(".lifeboat", "app.db", "backups");
    }

    @Test
    void whereTheListCannotBeKeptTheGroupGetsNothingAndTheResultSaysSo() throws Exception {
        BackupId id = damagedAfterItsBackup(LIST);

        RestoreResult result = replaced(id, FULL);

        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("access list", path().toString(), "too little free space", "setfacl");
        assertThat(accessList()).containsExactly("user::rw-", "group::---", "other::---");
        assertThat(noted("owner")).isEqualTo("the accounts team");
        assertThat(firstNotes()).containsExactly("one");
    }

    /** Then it gives nobody anything, and the old file need not be copied. */
    @Test
    void aListUnderAMaskOfNothingNeedsNoCopy() throws Exception {
        BackupId id = damagedAfterItsBackup("user:1234:rw-,mask::---");

        RestoreResult result = replaced(id, FULL);

        assertThat(result.warnings()).isEmpty();
        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(noted("owner")).isEqualTo("the accounts team");
    }
}

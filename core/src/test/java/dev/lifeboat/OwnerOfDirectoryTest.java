package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What root restores into the directory of an application that is not root. Skipped where nobody may give files away. */
class OwnerOfDirectoryTest extends ReplaceFixture {

    private static final int USER = 1234;
    private static final int GROUP = 4321;

    private static void giveAway(Path file) throws IOException {
        try {
            Files.setAttribute(file, "unix:gid", GROUP, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            abort("this user may not give files away: " + e.getMessage());
        }
    }

    private static void assertIsTheirs(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        assertThat(attributes).containsEntry("uid", USER).containsEntry("gid", GROUP);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aDatabaseThatWasMissingBelongsToWhomItsDirectoryBelongsTo() throws Exception {
        backedUp(JournalMode.WAL);
        giveAway(directory);
        Files.delete(path());
        try (BackupManager backups = builder().build()) {
            BackupId id = backups.restoreIfMissing().orElseThrow().restored().id();
            assertIsTheirs(path());

            Files.delete(path());
            backups.restore(id, RestoreMode.REPLACE_FILE);
            assertIsTheirs(path());
        }
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void theOwnerIsTheSameWhenACrashInterruptedIt() throws Exception {
        backedUp(JournalMode.WAL);
        giveAway(directory);
        Files.delete(path());
        try (BackupManager backups =
                builder().onStep(Death.at(Step.SIDECARS_DELETED)).build()) {
            assertThat(catchThrowable(backups::restoreIfMissing)).isInstanceOf(Death.class);
        }

        builder().build().close();

        assertIsTheirs(path());
    }

    @Test
    void anOldFileKeepsItsOwnOwner() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Object owner = Files.getAttribute(path(), "unix:uid");
        giveAway(directory);
        Files.write(path(), GARBAGE);
        try (BackupManager backups = builder().build()) {
            backups.restore(id, RestoreMode.REPLACE_FILE);
        }
        assertThat(Files.getAttribute(path(), "unix:uid")).isEqualTo(owner);
    }

    @Test
    void aNewFileBelongsToWhomItsDirectoryBelongsTo() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        giveAway(theirs);
        try (BackupManager backups = builder().build()) {
            backups.restoreTo(id, theirs.resolve("new.db"));
        }
        assertIsTheirs(theirs.resolve("new.db"));
    }

    /** Whoever owns the directory could put it there meanwhile. */
    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Path secret = Files.createFile(directory.resolve("secret"));
        Object owner = Files.getAttribute(secret, "unix:uid");
        Path link = Files.createSymbolicLink(theirs.resolve("link"), secret);
        giveAway(theirs);

        OwnerOfDirectory.give(link);

        assertThat(Files.getAttribute(secret, "unix:uid")).isEqualTo(owner);
        assertThat(Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(USER);
    }
}

package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("driver-independent")
class ServerPathsTest {

    private final ServerPaths paths = new ServerPaths(List.of());

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            Backup of /var/lib/app/app.db failed: no space | Backup of app.db failed: no space
            there is no backup app-1 in /backups; nothing was touched | there is no backup app-1 in backups; nothing was touched
            /a/b.db: it (/c/d) and '/e/f' are gone | b.db: it (d) and 'f' are gone
            Move C:\\data\\app.db away, or D:/x/y | Move app.db away, or y
            10 KiB/s, and/or zstd/gzip at 2026-11-23T18:15:02Z | 10 KiB/s, and/or zstd/gzip at 2026-11-23T18:15:02Z
            .lifeboat/snapshot stays | .lifeboat/snapshot stays
            SELECT rowid FROM t WHERE NOT (a / b > 0) | SELECT rowid FROM t WHERE NOT (a / b > 0)
            see https://www.sqlite.org/wal.html for /var/x | see https://www.sqlite.org/wal.html for x
            """, delimiter = '|')
    void ofAPathOnlyTheLastNameStays(String text, String shown) {
        assertThat(paths.hiddenIn(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            ticket https://tracker.example.org/browse/OPS-1 | ticket https://tracker.example.org/browse/OPS-1
            see /etc/hosts | see /etc/hosts
            close </b> tag | close </b> tag
            https://example.org/srv/notes/app.db | https://example.org/srv/notes/app.db
            /srv/notes2 and /srv/notes-old/x and ../srv/notes/x | /srv/notes2 and /srv/notes-old/x and ../srv/notes/x
            before /srv/notes/V2.sql, in /srv/notes. | before V2.sql, in notes.
            from file:/srv/notes/app.db | from file:app.db
            """, delimiter = '|')
    void inALabelOnlyTheDirectoriesOfTheBackupsAreHidden(String label, String shown) {
        ServerPaths own = ServerPaths.around(List.of(Path.of("/srv/notes")));

        assertThat(own.hiddenInLabel(label)).isEqualTo(shown);
    }

    @Test
    void aKnownDirectoryMayHaveSpacesInItsName() {
        Path directory = Path.of("my data", "of app").toAbsolutePath();
        ServerPaths known = ServerPaths.around(List.of(directory));

        assertThat(known.hiddenIn(directory.resolve("app.db") + " is on the volume of " + directory + "."))
                .isEqualTo("app.db is on the volume of of app.");
    }

    @Test
    void soMayTheOnesAroundItAndWhatIsBelowIt() {
        Path directory = Path.of("my data", "of app").toAbsolutePath();
        ServerPaths known = ServerPaths.around(List.of(directory));

        assertThat(known.hiddenIn(directory.getParent() + " is full, " + directory.resolve("x/y/z") + " and "
                        + directory.resolveSibling("of app 2")))
                .isEqualTo("my data is full, z and of app 2");
    }

    @Test
    void aDirectoryIsKnownByWhatItsLinkLeadsToAsWell(@TempDir Path volume) throws IOException {
        Path real = Files.createDirectories(volume.resolve("a real one"));
        Path link = Files.createSymbolicLink(volume.resolve("link"), real);

        assertThat(ServerPaths.around(List.of(link)).hiddenIn(real.toRealPath() + "/app.db is locked"))
                .isEqualTo("app.db is locked");
    }
}

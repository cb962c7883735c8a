package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the paths of the server out of words that leave it: of each, only its last name stays.
 *
 * @param known directories whose names may hold spaces, which other paths in prose cannot be told to have
 */
record ServerPaths(List<Path> known) {

    private static final Pattern DIRECTORIES =
            Pattern.compile("(?<![\\w.])(?:[A-Za-z]:)?[/\\\\](?:[^\\s/\\\\:;,'\"()]+[/\\\\])*");

    static ServerPaths of(BackupManager backups, LifeboatProperties properties) {
        return new ServerPaths(Stream.of(backups.database().getParent(), properties.directory())
                .filter(Objects::nonNull)
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .filter(directory -> directory.getFileName() != null)
                .toList());
    }

    String hiddenIn(String text) {
        String hidden = text;
        for (Path directory : known) {
            hidden = hidden.replace(directory + File.separator, "")
                    .replace(directory.toString(), String.valueOf(directory.getFileName()));
        }
        return DIRECTORIES.matcher(hidden).replaceAll("");
    }

    List<String> hiddenIn(List<String> texts) {
        return texts.stream().map(this::hiddenIn).toList();
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the paths of the server out of words that leave it: of each, only its last name stays.
 *
 * @param known directories whose names hold what other paths in prose cannot be told to have, such as a space; the
 *     longest first
 */
record ServerPaths(List<Path> known) {

    private static final String NO_NAME = "\\s:;,'\"()";
    private static final Pattern DIRECTORIES =
            Pattern.compile("(?<![\\w.])(?:[A-Za-z]:)?[/\\\\](?:[^/\\\\" + NO_NAME + "]+[/\\\\])*");
    private static final Pattern UNUSUAL = Pattern.compile("[" + NO_NAME + "]");

    /** Those of these directories, and of the ones around them, that need to be known. */
    static ServerPaths around(List<Path> directories) {
        return new ServerPaths(directories.stream()
                .flatMap(directory -> Stream.of(directory.toAbsolutePath().normalize(), resolved(directory)))
                .flatMap(ServerPaths::withThoseAround)
                .filter(ServerPaths::isUnusual)
                .distinct()
                .sorted(Comparator.comparing(directory -> -directory.toString().length()))
                .toList());
    }

    private static Stream<Path> withThoseAround(Path directory) {
        return Stream.iterate(directory, Objects::nonNull, Path::getParent);
    }

    static ServerPaths of(
            BackupManager backups, LifeboatProperties general, TuningProperties tuning, Optional<Path> store) {
        List<Path> directories = new ArrayList<>();
        directories.add(backups.database());
        Setting.path("lifeboat.directory", general.directory()).into(directories::add);
        Setting.path("lifeboat.staging", tuning.staging()).into(directories::add);
        Setting.path("lifeboat.settings-file", general.settingsFile()).into(directories::add);
        store.ifPresent(directories::add);
        return around(directories);
    }

    /** Messages may name what a link leads to. */
    private static Path resolved(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            return directory.toAbsolutePath().normalize();
        }
    }

    private static boolean isUnusual(Path directory) {
        String withoutDrive = directory.toString().replaceFirst("^[A-Za-z]:", "");
        return directory.getFileName() != null && UNUSUAL.matcher(withoutDrive).find();
    }

    String hiddenIn(String text) {
        String hidden = text;
        for (Path directory : known) {
            hidden = shortened(hidden, directory);
        }
        return DIRECTORIES.matcher(hidden).replaceAll("");
    }

    /** The directory becomes a path without an unusual name before its last one. */
    private static String shortened(String text, Path directory) {
        return Pattern.compile(Pattern.quote(directory.toString()) + "(?:[/\\\\]|(?!\\w|[.-]\\w))")
                .matcher(text)
                .replaceAll(found -> found.group().equals(directory.toString())
                        ? Matcher.quoteReplacement("/" + directory.getFileName())
                        : "/");
    }

    List<String> hiddenIn(List<String> texts) {
        return texts.stream().map(this::hiddenIn).toList();
    }
}

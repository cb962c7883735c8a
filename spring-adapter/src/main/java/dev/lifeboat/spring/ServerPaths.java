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
 * Takes the paths of the server out of words that leave it: of each, only its last name stays. In words of ours, whatever
 * looks like a path is one. In the words of people, such as a label, it may be an address or a tag: there, only the
 * directories that the backups are about are hidden.
 *
 * @param known directories whose names hold what other paths in prose cannot be told to have, such as a space; the
 *     longest first
 * @param own the directories of the database, the backups and the work; the longest first
 */
record ServerPaths(List<Path> known, List<Path> own) {

    private static final String NO_NAME = "\\s:;,'\"()";
    private static final Pattern DIRECTORIES = Pattern.compile(
            "(https?://\\S+)|(?<![\\w.])(?:[A-Za-z]:)?[/\\\\](?!\\s|$)(?:[^/\\\\" + NO_NAME + "]+[/\\\\])*");
    private static final Pattern UNUSUAL = Pattern.compile("[" + NO_NAME + "]");

    ServerPaths(List<Path> known) {
        this(known, List.of());
    }

    /** Those of these directories, and of the ones around them, that need to be known. */
    static ServerPaths around(List<Path> directories) {
        List<Path> absolute = directories.stream()
                .flatMap(directory -> Stream.of(directory.toAbsolutePath().normalize(), resolved(directory)))
                .toList();
        return new ServerPaths(
                longestFirst(
                        absolute.stream().flatMap(ServerPaths::withThoseAround).filter(ServerPaths::isUnusual)),
                longestFirst(absolute.stream().filter(directory -> directory.getNameCount() > 0)));
    }

    private static List<Path> longestFirst(Stream<Path> directories) {
        return directories
                .distinct()
                .sorted(Comparator.comparing(directory -> -directory.toString().length()))
                .toList();
    }

    private static Stream<Path> withThoseAround(Path directory) {
        return Stream.iterate(directory, Objects::nonNull, Path::getParent);
    }

    static ServerPaths of(
            BackupManager backups, LifeboatProperties general, TuningProperties tuning, Optional<Path> store) {
        List<Path> directories = new ArrayList<>();
        Path database = backups.database().toAbsolutePath();
        directories.add(database);
        Optional.ofNullable(database.getParent()).ifPresent(directories::add);
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
        return DIRECTORIES
                .matcher(hidden)
                .replaceAll(found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
    }

    /** The directory becomes a path without an unusual name before its last one. */
    private static String shortened(String text, Path directory) {
        return Pattern.compile(Pattern.quote(directory.toString()) + "(?:[/\\\\]|(?!\\w|[.-]\\w))")
                .matcher(text)
                .replaceAll(found -> found.group().equals(directory.toString())
                        ? Matcher.quoteReplacement("/" + directory.getFileName())
                        : "/");
    }

    /** Words that a person, or the application, gave a backup: as they were typed, but for the directories of ours. */
    String hiddenInLabel(String label) {
        String hidden = label;
        for (Path directory : own) {
            hidden = Pattern.compile("(?<![\\w./\\\\-])" + Pattern.quote(directory.toString())
                            + "(?:[/\\\\](?=[\\w.])|(?![/\\\\]?\\w|[.-]\\w))")
                    .matcher(hidden)
                    .replaceAll(found -> found.group().equals(directory.toString())
                            ? Matcher.quoteReplacement(String.valueOf(directory.getFileName()))
                            : "");
        }
        return hidden;
    }

    List<String> hiddenIn(List<String> texts) {
        return texts.stream().map(this::hiddenIn).toList();
    }
}

package dev.lifeboat.spring;

import dev.lifeboat.BackupManager;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How Lifeboat's command line is started from the jars of this application, however it is packed. */
final class CommandLineOfHost {

    /** Of core, which does not export it: it is a program, and no API. */
    private static final String PROGRAM = "dev.lifeboat.cli.Lifeboat";

    private static final String JAVA = "java --enable-native-access=ALL-UNNAMED ";

    /** A jar in the jar, or war, of a Spring Boot application. */
    private static final Pattern NESTED = Pattern.compile("jar:nested:(.+)/!(BOOT|WEB)-INF/(?:lib|classes).*");

    /** As the loader in such a file has it: it starts another main class on the same class path. */
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private CommandLineOfHost() {}

    /** The command without its arguments. */
    static String start() {
        return start(location(BackupManager.class), location(driver()), location(LoggerFactory.class));
    }

    private static @Nullable Class<?> driver() {
        try {
            return Class.forName("org.sqlite.JDBC", false, CommandLineOfHost.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static String location(@Nullable Class<?> type) {
        CodeSource source = type == null ? null : type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location == null ? "" : location.toString();
    }

    /** For classes that come from these places: core, driver and SLF4J. */
    static String start(String... locations) {
        Matcher nested = NESTED.matcher(locations[0]);
        if (nested.matches()) {
            // By itself it looks into a jar alone.
            String libraries = nested.group(2).equals("WEB") ? "-Dloader.path=WEB-INF/lib " : "";
            return JAVA + libraries + "-Dloader.main=" + PROGRAM + " -cp "
                    + WayBack.quoted(Path.of(decoded(nested.group(1)))) + " " + LAUNCHER;
        }
        Set<String> jars = new LinkedHashSet<>();
        for (String location : locations) {
            // Where one is not to be told, those that people have put into a directory.
            jars.add(file(location).map(Path::toString).orElse("lib/*"));
        }
        return JAVA + "-cp " + WayBack.quoted(String.join(File.pathSeparator, jars)) + " " + PROGRAM;
    }

    private static Optional<Path> file(String location) {
        try {
            return location.startsWith("file:") ? Optional.of(Path.of(new URI(location))) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String path) {
        return file("file:" + path).map(Path::toString).orElse(path);
    }
}

package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** The results as text and plots. */
record Report(Tools tools, List<Table> tables, int rounds) {

    void write(Path directory) throws IOException, SQLException {
        StringBuilder text = new StringBuilder("# Results\n\nMade by the command in [README.md](README.md); "
                + "do not edit. Medians of " + rounds + " rounds, in turn, after one that does not count.\n\n" + machine()
                + "\n");
        for (Table table : tables) {
            String plot = slug(table.title()) + ".svg";
            Files.writeString(directory.resolve(plot), Plot.svg(table));
            text.append(table.markdown()).append("![").append(table.title()).append("](").append(plot).append(")\n\n");
        }
        Files.writeString(directory.resolve("RESULTS.md"), text);
        System.out.println(text);
    }

    private static String slug(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private String machine() throws IOException, SQLException {
        return "| | |\n|---|---|\n"
                + row("processors", Runtime.getRuntime().availableProcessors() + " × " + processor())
                + row("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                + row("JDK", Runtime.version().toString())
                + row("SQLite in the driver", driver())
                + row("sqlite3", tools.sqlite3().version("--version"))
                + row("restic", tools.restic().version("version"))
                + row("litestream", tools.litestream().version("version"));
    }

    private static String row(String what, String value) {
        return "| " + what + " | " + value + " |\n";
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        return Files.exists(info)
                ? Files.readAllLines(info).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("")
                : "";
    }

    private static String driver() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            return row.next() ? row.getString(1) : "";
        }
    }
}

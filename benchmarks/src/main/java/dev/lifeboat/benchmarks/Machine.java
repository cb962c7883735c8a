package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were measured on, and with. */
final class Machine {

    private Machine() {}

    static Map<String, String> describe(Tools tools, Path directory)
            throws IOException, SQLException, InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processors", Runtime.getRuntime().availableProcessors() + " × " + processor());
        facts.put("memory", memoryGigabytes() + " GB");
        facts.put("file system", Files.getFileStore(directory).type());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("SQLite in the driver", driver());
        facts.put("sqlite3", tools.sqlite3().version("--version").replaceFirst(" [0-9a-f]{40,}.*", ""));
        facts.put("restic", tools.restic().version("version"));
        facts.put("litestream", tools.litestream().version("version"));
        return facts;
    }

    private static long memoryGigabytes() {
        return Math.round(PageCache.memoryBytes() / 1e9);
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String driver() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            return row.next() ? row.getString(1) : "";
        }
    }
}

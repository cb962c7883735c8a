package dev.lifeboat.example.host;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application with made-up content, on this machine alone; {@code mvn -q -Pdemo-web package} runs it. System properties:
 * {@code demo.directory} is where its data lies, {@code demo.port} its port, else 8080 or the next one that is free; 0 is
 * any. With {@code demo.history=false} it begins without backups.
 */
public final class Demo {

    static final String ADMINISTRATOR = "admin";
    static final String ADMINISTRATOR_PASSWORD = "lifeboat";

    private static final int FIRST_PORT = 8080;
    private static final int LAST_PORT = 8179;

    private Demo() {}

    /** Takes no arguments but Spring's. */
    public static void main(String[] args) throws IOException {
        Path data = Path.of(System.getProperty("demo.cwd", ""))
                .resolve(System.getProperty("demo.directory", "data"))
                .toAbsolutePath()
                .normalize();
        start(data, port(System.getProperty("demo.port", ""), FIRST_PORT, LAST_PORT), System.out, args);
    }

    /**
     * Starts it, and prints where it is and who may log in.
     *
     * @param data the directory of the database and its backups
     * @param port 0 is any
     * @param out where it prints
     * @param args further ones for Spring
     */
    static ConfigurableApplicationContext start(Path data, int port, PrintStream out, String... args) {
        String[] all = new String[args.length + 5];
        System.arraycopy(args, 0, all, 5, args.length);
        all[0] = "--foyer.data=" + data;
        all[1] = "--foyer.demonstration=true";
        all[2] = "--foyer.administrator.name=" + ADMINISTRATOR;
        all[3] = "--foyer.administrator.password=" + ADMINISTRATOR_PASSWORD;
        all[4] = "--server.port=" + port;
        DemoHistory history = new DemoHistory(Clock.systemUTC());
        ConfigurableApplicationContext context = Host.start(history, all);
        greet(
                out,
                "http://" + loopback() + ":" + context.getEnvironment().getRequiredProperty("local.server.port"),
                data,
                history);
        return context;
    }

    private static void greet(PrintStream out, String address, Path data, DemoHistory history) {
        out.println();
        out.println("Foyer runs, and writes to its database four times a second.");
        out.println();
        out.println("   Address   " + address + "/");
        out.println("   Backups   " + address + "/backups/" + words(history.made()));
        out.println("   Log in    " + ADMINISTRATOR + " / " + ADMINISTRATOR_PASSWORD + "     may do everything");
        out.println("             " + DemoContent.SUPPORT + " / " + DemoContent.SUPPORT_PASSWORD
                + "   may not see the backups");
        out.println("   Data      " + data);
        out.println();
        out.println("Ctrl-C ends it.");
        out.println();
        out.flush();
    }

    private static String words(int made) {
        return made == 0 ? "" : "     " + made + " of a made-up month";
    }

    /** {@return the port that is wanted, or the first of these that is free} */
    static int port(String wanted, int first, int last) throws IOException {
        if (!wanted.isBlank()) {
            return asked(wanted.strip());
        }
        for (int port = first; port <= last; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("None of the ports " + first + " to " + last
                + " is free: name one with -Ddemo.port=PORT, or 0 for any");
    }

    private static int asked(String wanted) {
        try {
            int port = Integer.parseInt(wanted);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("demo.port=" + wanted + " is no port: 0 to 65535 are, and 0 is any");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String loopback() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }
}

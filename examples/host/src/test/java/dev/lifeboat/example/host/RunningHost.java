package dev.lifeboat.example.host;

import dev.lifeboat.BackupManager;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application on an open port of this machine, with its made-up content; its work goes ten times as fast. */
final class RunningHost implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final String printed;

    private RunningHost(ConfigurableApplicationContext context, String printed) {
        this.context = context;
        this.printed = printed;
    }

    /** It begins without backups. */
    static RunningHost start(Path data, String... properties) {
        return run(data, Stream.concat(Stream.of("demo.history=false"), Stream.of(properties)));
    }

    /** As somebody who tries the demonstration has it. */
    static RunningHost withHistory(Path data) {
        return run(data, Stream.of());
    }

    private static RunningHost run(Path data, Stream<String> properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] arguments = Stream.concat(
                        Stream.of("lifeboat.schedule.enabled=false", "foyer.work-every=25ms"), properties)
                .map(property -> "--" + property)
                .toArray(String[]::new);
        return new RunningHost(Demo.start(data, 0, print, arguments), out.toString(StandardCharsets.UTF_8));
    }

    /** {@return what the terminal shows} */
    String printed() {
        return printed;
    }

    String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** {@return somebody who has not logged in} */
    Visitor visitor() {
        return new Visitor(address());
    }

    Visitor administrator() throws Exception {
        return visitor().loggedIn(Demo.ADMINISTRATOR, Demo.ADMINISTRATOR_PASSWORD);
    }

    Visitor support() throws Exception {
        return visitor().loggedIn(DemoContent.SUPPORT, DemoContent.SUPPORT_PASSWORD);
    }

    BackupManager backups() {
        return context.getBean(BackupManager.class);
    }

    Worker worker() {
        return context.getBean(Worker.class);
    }

    long runs() {
        return context.getBean(Tasks.class).runs();
    }

    void sql(String statement) {
        context.getBean(JdbcClient.class).sql(statement).update();
    }

    String value(String query) {
        return context.getBean(JdbcClient.class).sql(query).query(String.class).single();
    }

    @Override
    public void close() {
        context.close();
    }
}

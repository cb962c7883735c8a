package dev.lifeboat.example.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The application. {@code application.properties} says what it needs to be told. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@EnableCaching
@EnableScheduling
public class Host {

    /** Starts it, and runs until the process is told to end. Arguments are Spring's: {@code --foyer.data=data}. */
    public static void main(String[] args) {
        start(args);
    }

    /**
     * {@return the application, started}
     *
     * @param args as those of {@link #main}
     */
    public static ConfigurableApplicationContext start(String... args) {
        return start(context -> {}, args);
    }

    /** As {@link #start(String...)}; once the settings are known and before anything is made of them, this comes first. */
    static ConfigurableApplicationContext start(
            ApplicationContextInitializer<ConfigurableApplicationContext> first, String... args) {
        SpringApplication application = new SpringApplication(Host.class);
        application.addInitializers(
                context -> makeDirectory(Path.of(context.getEnvironment().getRequiredProperty("foyer.data"))), first);
        return application.run(args);
    }

    /** SQLite makes a database, but not the directory of it. */
    static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("foyer.data=" + directory + " is no directory that can be used", e);
        }
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}

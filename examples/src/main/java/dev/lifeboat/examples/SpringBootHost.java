package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application on SQLite. It has its backups from {@code lifeboat.directory} in application.properties. */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringBootHost {

    /** Takes no arguments. */
    public static void main(String[] args) {
        SpringApplication.run(SpringBootHost.class, args);
    }

    @Bean
    CommandLineRunner backUpNow(BackupManager backups) {
        return args -> System.out.println(backups.create("from Spring Boot").id() + " is in backups");
    }
}

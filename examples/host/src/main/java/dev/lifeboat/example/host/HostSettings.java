package dev.lifeboat.example.host;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the operator sets.
 *
 * @param data the directory of the database and its backups
 * @param administrator the login that always exists
 * @param demonstration whether an empty database is filled with made-up content
 */
@ConfigurationProperties("foyer")
record HostSettings(
        Path data,
        Administrator administrator,
        @DefaultValue("false") boolean demonstration) {

    /**
     * The login that always exists: {@link Administrators} says when its password counts.
     *
     * @param name what is typed to log in
     * @param password the password, in clear
     * @param resetPassword whether the password is set at the next start, whatever it is in the database
     */
    record Administrator(
            @DefaultValue("admin") String name,
            String password,
            @DefaultValue("false") boolean resetPassword) {

        /** A secret is not printed. */
        @Override
        public String toString() {
            return name;
        }
    }

    HostSettings {
        if (administrator == null || administrator.password() == null) {
            throw new IllegalArgumentException("foyer.administrator.password is not set, and nobody could log in");
        }
        Passwords.problem(administrator.password()).ifPresent(problem -> {
            throw new IllegalArgumentException("foyer.administrator.password: " + problem);
        });
    }
}

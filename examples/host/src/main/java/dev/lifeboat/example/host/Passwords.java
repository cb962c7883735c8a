package dev.lifeboat.example.host;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a password may be. */
final class Passwords {

    static final int SHORTEST = 8;

    /** BCrypt looks at no more. */
    private static final int LONGEST_BYTES = 72;

    private Passwords() {}

    /** {@return what is wrong with it, if anything is} */
    static Optional<String> problem(String password) {
        if (password.length() < SHORTEST) {
            return Optional.of("A password has at least " + SHORTEST + " characters.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            return Optional.of("A password has at most " + LONGEST_BYTES + " bytes.");
        }
        return Optional.empty();
    }
}

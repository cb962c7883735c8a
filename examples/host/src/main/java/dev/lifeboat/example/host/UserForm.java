package dev.lifeboat.example.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What somebody typed about a user, right or wrong. */
record UserForm(String name, String email, String role, String password, boolean enabled) {

    static final UserForm BLANK = new UserForm("", "", Role.MEMBER.name(), "", true);

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{2,40}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}");

    static UserForm of(Map<String, String> sent) {
        return new UserForm(
                sent.getOrDefault("name", "").strip(),
                sent.getOrDefault("email", "").strip(),
                sent.getOrDefault("role", ""),
                sent.getOrDefault("password", ""),
                sent.containsKey("enabled"));
    }

    static UserForm of(User user) {
        return new UserForm(user.name(), user.email(), user.role().name(), "", user.enabled());
    }

    /** {@return what is wrong, by field} */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!NAME.matcher(name).matches()) {
            problems.put("name", "A name has 2 to 40 letters, digits, dots, hyphens or underscores.");
        }
        if (!EMAIL.matcher(email).matches()) {
            problems.put("email", "An e-mail address looks like name@example.org.");
        }
        if (Stream.of(Role.values()).noneMatch(known -> known.name().equals(role))) {
            problems.put("role", "Choose one of the roles.");
        }
        if (!password.isEmpty()) {
            Passwords.problem(password).ifPresent(problem -> problems.put("password", problem));
        }
        return problems;
    }

    /** {@return the role, once there is no problem with it} */
    Role chosenRole() {
        return Role.valueOf(role);
    }

    /** Never the password. */
    @Override
    public String toString() {
        return name;
    }
}

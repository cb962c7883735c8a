package dev.lifeboat.example.host;

import dev.lifeboat.example.host.LogEntry.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds and changes users. What it says is wrong has changed nothing. */
@Service
class UserEditor {

    /** No user has it. */
    static final long NEW = 0;

    private final Users users;
    private final Administrators administrators;
    private final LogBook log;
    private final PasswordEncoder encoder;
    private final TransactionTemplate transactions;

    UserEditor(
            Users users,
            Administrators administrators,
            LogBook log,
            PasswordEncoder encoder,
            TransactionTemplate transactions) {
        this.users = users;
        this.administrators = administrators;
        this.log = log;
        this.encoder = encoder;
        this.transactions = transactions;
    }

    /** {@return what is wrong, by field; nothing, when it is saved} */
    Map<String, String> save(long id, UserForm form, String by) {
        Map<String, String> problems = form.problems();
        if (!problems.isEmpty()) {
            return problems;
        }
        // Before the transaction: it is slow on purpose, and others wait for the write lock.
        String hash = form.password().isEmpty() ? "" : encoder.encode(form.password());
        return transactions.execute(transaction -> {
            Optional<User> before = users.byId(id);
            Map<String, String> conflicts = conflicts(before, form, hash);
            if (conflicts.isEmpty()) {
                write(before, form, hash);
                log.write(
                        Level.INFO,
                        "users",
                        by + (before.isPresent() ? " changed the user " : " added the user ") + form.name());
            }
            return conflicts;
        });
    }

    private Map<String, String> conflicts(Optional<User> before, UserForm form, String hash) {
        Map<String, String> conflicts = new LinkedHashMap<>();
        if (users.nameTakenBy(form.name(), before.map(User::id).orElse(NEW)).isPresent()) {
            conflicts.put("name", "Another user has this name.");
        }
        if (form.chosenRole().mayLogIn() && hash.isEmpty() && !hasPassword(before)) {
            conflicts.put("password", "Who logs in needs a password.");
        }
        before.filter(user -> administrators.isConfigured(user.name())).ifPresent(user -> {
            if (!administrators.isConfigured(form.name())) {
                conflicts.put("name", "The administrator of the configuration keeps its name.");
            }
            if (form.chosenRole() != Role.ADMIN || !form.enabled()) {
                conflicts.put("role", "The administrator of the configuration stays an administrator, and enabled.");
            }
        });
        return conflicts;
    }

    private boolean hasPassword(Optional<User> before) {
        return before.flatMap(user -> users.login(user.name()))
                .filter(login -> !login.passwordHash().isEmpty())
                .isPresent();
    }

    private void write(Optional<User> before, UserForm form, String hash) {
        if (before.isEmpty()) {
            users.add(form.name(), form.email(), form.chosenRole(), form.enabled(), hash);
            return;
        }
        long id = before.get().id();
        users.change(id, form.name(), form.email(), form.chosenRole(), form.enabled());
        if (!hash.isEmpty()) {
            users.setPassword(id, hash);
        }
    }
}

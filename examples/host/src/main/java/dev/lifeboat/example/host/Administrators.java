package dev.lifeboat.example.host;

import dev.lifeboat.example.host.LogEntry.Level;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees that the administrator of the configuration can log in. Logins are in the database, and a restore brings back those
 * of the backup: one from before the administrator was added, or a database somebody edited, would lock everybody out.
 *
 * <p>The password of the configuration counts when the account is made or made an administrator; one that was changed
 * since stays. Who has forgotten it sets {@code foyer.administrator.reset-password=true} for one start.
 */
@Component
class Administrators {

    private static final Logger LOG = LoggerFactory.getLogger(Administrators.class);

    private final HostSettings.Administrator wanted;
    private final Users users;
    private final LogBook log;
    private final PasswordEncoder encoder;
    private final TransactionTemplate transactions;

    Administrators(
            HostSettings settings,
            Users users,
            LogBook log,
            PasswordEncoder encoder,
            TransactionTemplate transactions) {
        this.wanted = settings.administrator();
        this.users = users;
        this.log = log;
        this.encoder = encoder;
        this.transactions = transactions;
    }

    /** {@return whether this is the name of the account that always exists} */
    boolean isConfigured(String name) {
        return name.equalsIgnoreCase(wanted.name());
    }

    /** Makes the account, or makes it an administrator. {@return whether that was needed} */
    boolean ensure() {
        Optional<Login> found = users.login(wanted.name());
        if (found.filter(login -> login.enabled() && login.role() == Role.ADMIN).isPresent()) {
            return false;
        }
        install("was missing and was made from the configuration");
        return true;
    }

    /** Sets the password to that of the configuration, if the operator wants that. */
    void resetIfWanted() {
        if (wanted.resetPassword()) {
            install("has the password of the configuration again");
            LOG.warn("The administrator {} has the password of the configuration again", wanted.name());
        }
    }

    private void install(String what) {
        String hash = encoder.encode(wanted.password());
        transactions.executeWithoutResult(transaction -> {
            Optional<Login> found = users.login(wanted.name());
            if (found.isEmpty()) {
                users.add(wanted.name(), wanted.name() + "@localhost", Role.ADMIN, true, hash);
            } else {
                users.makeAdministrator(found.get().id());
                users.setPassword(found.get().id(), hash);
            }
            log.write(Level.WARNING, "logins", "The administrator " + wanted.name() + " " + what);
        });
    }
}

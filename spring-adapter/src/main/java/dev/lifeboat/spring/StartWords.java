package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupException;
import dev.lifeboat.BackupHealth;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupSettings;
import dev.lifeboat.BackupStore;
import dev.lifeboat.BackupTask;
import dev.lifeboat.RetentionPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/**
 * The line in the log when the application is up: what goes where and when, and what is there.
 *
 * @param beans those of the application
 * @param environment its properties
 */
record StartWords(BeanFactory beans, Environment environment) {

    private static final String PAGE = "lifeboatWebMapping";

    String of(BackupManager backups, BackupHealth health) {
        BackupSettings settings = backups.scheduler().settings();
        return "Lifeboat: " + backups.database() + " -> " + where() + ", " + when(settings) + ", "
                + kept(settings.retention()) + "; " + there(backups, health) + page();
    }

    private String where() {
        BackupStore store = beans.getBean(BackupStore.class);
        return store.localDirectory()
                .map(directory -> directory.toAbsolutePath().normalize().toString())
                .orElseGet(store::toString);
    }

    private static String when(BackupSettings settings) {
        return settings.switchedOn().contains(BackupTask.BACKUP)
                ? settings.schedule(BackupTask.BACKUP).toString()
                : "nothing by itself";
    }

    private static String kept(RetentionPolicy policy) {
        Optional<String> text = policy.text();
        return text.equals(RetentionPolicy.keepEverything().text())
                ? "keeps all"
                : "keeps " + text.orElseGet(() -> Objects.toString(policy));
    }

    private static String there(BackupManager backups, BackupHealth health) {
        try {
            int count = backups.list().size();
            String counted = count == 0 ? "no backups" : count == 1 ? "1 backup" : count + " backups";
            return counted
                    + health.newest()
                            .map(newest -> ", newest good " + ago(newest, health))
                            .orElse(count == 0 ? "" : ", none of them good");
        } catch (BackupException e) {
            return "backups that cannot be read";
        }
    }

    private static String ago(Backup newest, BackupHealth health) {
        Duration age = Duration.between(newest.createdAt(), health.at());
        if (age.isNegative()) {
            return "in the future";
        }
        if (age.toMinutes() < 1) {
            return "just now";
        }
        return (age.toHours() < 1
                        ? age.toMinutes() + " min"
                        : age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d")
                + " ago";
    }

    private String page() {
        return beans.containsBean(PAGE)
                ? "; page at " + environment.getProperty("server.servlet.context-path", "")
                        + environment.getProperty("lifeboat.web.path", "/backups")
                : "";
    }
}

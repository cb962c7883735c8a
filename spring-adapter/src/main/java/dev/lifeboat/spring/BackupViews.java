package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupDefaults;
import dev.lifeboat.BackupHealth;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import dev.lifeboat.RestoreResult;
import dev.lifeboat.RetentionPlan;
import dev.lifeboat.VerificationResult;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;

/**
 * What the core says, as JSON shows it: the same to the web page and to the actuator endpoint, and without a path of the
 * server. For Lifeboat's own web page: not an API. Immutable.
 */
public final class BackupViews {

    private final ServerPaths paths;

    private BackupViews(ServerPaths paths) {
        this.paths = paths;
    }

    /**
     * {@return the views of the backups of an application}
     *
     * @param backups the manager
     * @param beans the beans of the application, which know its directories
     */
    public static BackupViews of(BackupManager backups, BeanFactory beans) {
        return new BackupViews(ServerPaths.of(
                backups,
                beans.getBean(LifeboatProperties.class),
                beans.getBean(TuningProperties.class),
                Optional.ofNullable(beans.getBeanProvider(BackupStore.class).getIfUnique())
                        .flatMap(BackupStore::localDirectory)));
    }

    /**
     * {@return the directory of unpublished work of an application}
     *
     * @param backups the manager
     * @param beans the beans of the application, which know its directories
     */
    public static Path staging(BackupManager backups, BeanFactory beans) {
        Path given = Setting.path(
                        "lifeboat.staging",
                        beans.getBean(TuningProperties.class).staging())
                .value();
        return (given == null ? backups.database().resolveSibling(BackupDefaults.STAGING) : given).toAbsolutePath();
    }

    /**
     * {@return a backup as JSON shows it}
     *
     * @param backup any
     */
    public Object backup(Backup backup) {
        return BackupView.of(backup, paths);
    }

    /**
     * {@return the health as JSON shows it}
     *
     * @param health any
     */
    public Object health(BackupHealth health) {
        return HealthView.of(health, paths);
    }

    /**
     * {@return a plan as JSON shows it}
     *
     * @param plan any
     */
    public Object plan(RetentionPlan plan) {
        return PlanView.of(plan, paths);
    }

    /**
     * {@return a verification as JSON shows it}
     *
     * @param result any
     */
    public Object verification(VerificationResult result) {
        return VerificationView.of(result, paths);
    }

    /**
     * {@return a restore as JSON shows it}
     *
     * @param result any
     */
    public Object restore(RestoreResult result) {
        return RestoreView.of(result, paths);
    }

    /**
     * {@return words without the paths of the server}
     *
     * @param words any
     */
    public String words(String words) {
        return paths.hiddenIn(words);
    }
}

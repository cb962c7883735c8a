package dev.lifeboat.spring.web;

import dev.lifeboat.BackupManager;
import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.LifeboatAutoConfiguration;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** The web page of the backups, for a host on Spring MVC that asks for it. */
@AutoConfiguration(
        after = LifeboatAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({DispatcherServlet.class, JsonMapper.class})
@ConditionalOnBooleanProperty(name = "lifeboat.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "lifeboat.web.enabled")
@ConditionalOnBean(BackupManager.class)
@EnableConfigurationProperties({WebProperties.class, AnonymousProperties.class})
public final class LifeboatWebAutoConfiguration {

    /** After the actuator, and before a host that answers for every path. */
    private static final int ORDER = -50;

    /** For Spring, which makes one. */
    public LifeboatWebAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityFilterChain.class)
    @ConditionalOnBean(SecurityFilterChain.class)
    static class WithSecurity {

        @Bean
        Admission lifeboatWebAdmission(WebProperties properties) {
            return new RoleAdmission(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(type = "org.springframework.security.web.SecurityFilterChain")
    static class WithoutSecurity {

        @Bean
        Admission lifeboatWebAdmission(AnonymousProperties properties) {
            return new OpenAdmission(properties);
        }
    }

    @Bean
    OperationLog lifeboatWebOperations() {
        return new OperationLog();
    }

    @Bean
    Jobs lifeboatWebJobs(
            OperationLog operations, BackupManager backups, BeanFactory beans, ObjectProvider<InstantSource> clock) {
        return new Jobs(operations, BackupViews.of(backups, beans), clock.getIfUnique(InstantSource::system));
    }

    @Bean
    WebPage lifeboatWebPage(
            WebProperties properties,
            Admission admission,
            BackupManager backups,
            Jobs jobs,
            OperationLog operations,
            BeanFactory beans,
            Environment environment) {
        BackupViews views = BackupViews.of(backups, beans);
        HealthWatch health = new HealthWatch(() -> views.health(backups.health()));
        jobs.onEnd(health::changed);
        Uploads uploads = new Uploads(
                uploadDirectory(backups, beans), properties.maxUpload().toBytes());
        uploads.sweep();
        OverviewApi.Surroundings surroundings = new OverviewApi.Surroundings(admission, environment);
        List<Route> routes = Stream.of(
                        new OverviewApi(backups, jobs, operations, health, views, properties, surroundings).routes(),
                        new BackupsApi(backups, jobs, views).routes(),
                        new UploadApi(backups, jobs, uploads, views).routes(),
                        new SettingsApi(backups, jobs, views).routes())
                .flatMap(List::stream)
                .toList();
        return new WebPage(properties, admission, views, routes);
    }

    /** Beside staging, where there is room for a database, and not in it, from where nothing is imported. */
    private static Path uploadDirectory(BackupManager backups, BeanFactory beans) {
        Path staging = BackupViews.staging(backups, beans);
        return staging.resolveSibling(
                staging.getFileName() + "-uploads-" + backups.database().getFileName());
    }

    @Bean
    SimpleUrlHandlerMapping lifeboatWebMapping(WebProperties properties, WebPage page) {
        return new SimpleUrlHandlerMapping(Map.of(properties.path(), page, properties.path() + "/**", page), ORDER);
    }
}

package dev.lifeboat.example.host;

import jakarta.annotation.PostConstruct;
import org.springframework.stereotype.Component;

/** What is in the database before the first visitor comes. */
@Component
class FirstContent {

    private final HostSettings settings;
    private final Users users;
    private final DemoContent demonstration;
    private final Administrators administrators;

    FirstContent(HostSettings settings, Users users, DemoContent demonstration, Administrators administrators) {
        this.settings = settings;
        this.users = users;
        this.demonstration = demonstration;
        this.administrators = administrators;
    }

    @PostConstruct
    void fill() {
        if (settings.demonstration() && users.count() == 0) {
            demonstration.fill();
        }
        administrators.ensure();
        administrators.resetIfWanted();
    }
}

package dev.lifeboat.example.host;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages that only show. */
@Controller
class Pages {

    private static final int SHORT = 8;

    private final Dashboard dashboard;
    private final Servers servers;
    private final Subscriptions subscriptions;
    private final Tasks tasks;
    private final LogBook log;

    Pages(Dashboard dashboard, Servers servers, Subscriptions subscriptions, Tasks tasks, LogBook log) {
        this.dashboard = dashboard;
        this.servers = servers;
        this.subscriptions = subscriptions;
        this.tasks = tasks;
        this.log = log;
    }

    @GetMapping("/")
    String first(Model model) {
        model.addAttribute("counts", dashboard.counts());
        model.addAttribute("servers", servers.all());
        model.addAttribute("ending", subscriptions.endingFrom(dashboard.today(), SHORT));
        model.addAttribute("entries", log.newest("", "", SHORT));
        return "dashboard";
    }

    @GetMapping("/servers")
    String servers(Model model) {
        model.addAttribute("servers", servers.all());
        return "servers";
    }

    @GetMapping("/tasks")
    String tasks(Model model) {
        model.addAttribute("tasks", tasks.all());
        return "tasks";
    }

    @GetMapping("/logs")
    String logs(
            @RequestParam(defaultValue = "") String level,
            @RequestParam(defaultValue = "") String source,
            Model model) {
        model.addAttribute("level", level);
        model.addAttribute("source", source);
        model.addAttribute("levels", LogEntry.Level.values());
        model.addAttribute("entries", log.newest(level, source, LogBook.MOST_SHOWN));
        return "logs";
    }

    @GetMapping("/login")
    String login() {
        return "login";
    }
}

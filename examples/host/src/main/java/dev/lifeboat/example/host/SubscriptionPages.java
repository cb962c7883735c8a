package dev.lifeboat.example.host;

import dev.lifeboat.example.host.Subscription.Plan;
import java.security.Principal;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The subscriptions: all of them, and the form for one. */
@Controller
class SubscriptionPages {

    private final Subscriptions subscriptions;
    private final SubscriptionEditor editor;
    private final Dashboard dashboard;

    SubscriptionPages(Subscriptions subscriptions, SubscriptionEditor editor, Dashboard dashboard) {
        this.subscriptions = subscriptions;
        this.editor = editor;
        this.dashboard = dashboard;
    }

    @GetMapping("/subscriptions")
    String list(@RequestParam(defaultValue = "") String state, Model model) {
        model.addAttribute("state", state);
        model.addAttribute("subscriptions", subscriptions.inState(state));
        return "subscriptions";
    }

    @GetMapping("/subscriptions/new")
    ModelAndView add() {
        return form(SubscriptionEditor.NEW, SubscriptionForm.blank(dashboard.today()), Map.of());
    }

    @GetMapping("/subscriptions/{id}")
    ModelAndView edit(@PathVariable long id) {
        return form(id, SubscriptionForm.of(existing(id)), Map.of());
    }

    @PostMapping("/subscriptions")
    ModelAndView add(@RequestParam Map<String, String> sent, Principal by, RedirectAttributes next) {
        return save(SubscriptionEditor.NEW, SubscriptionForm.of(sent), by, next);
    }

    @PostMapping("/subscriptions/{id}")
    ModelAndView edit(
            @PathVariable long id, @RequestParam Map<String, String> sent, Principal by, RedirectAttributes next) {
        return save(existing(id).id(), SubscriptionForm.of(sent), by, next);
    }

    private ModelAndView save(long id, SubscriptionForm form, Principal by, RedirectAttributes next) {
        Map<String, String> problems = editor.save(id, form, by.getName());
        if (!problems.isEmpty()) {
            return form(id, form, problems);
        }
        next.addFlashAttribute("done", "Saved the subscription.");
        return new ModelAndView("redirect:/subscriptions");
    }

    private Subscription existing(long id) {
        return subscriptions
                .byId(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such subscription."));
    }

    private ModelAndView form(long id, SubscriptionForm form, Map<String, String> problems) {
        ModelAndView view = new ModelAndView("subscription");
        view.addObject("id", id);
        view.addObject("form", form);
        view.addObject("problems", problems);
        view.addObject("plans", Plan.values());
        view.addObject("whom", editor.whom());
        view.addObject("where", editor.where());
        if (!problems.isEmpty()) {
            view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return view;
    }
}

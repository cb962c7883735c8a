package dev.lifeboat.example.host;

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

/** The users: all of them, and the form for one. */
@Controller
class UserPages {

    private final Users users;
    private final UserEditor editor;

    UserPages(Users users, UserEditor editor) {
        this.users = users;
        this.editor = editor;
    }

    @GetMapping("/users")
    String list(@RequestParam(defaultValue = "") String q, Model model) {
        model.addAttribute("q", q);
        model.addAttribute("users", users.find(q.strip()));
        return "users";
    }

    @GetMapping("/users/new")
    ModelAndView add() {
        return form(UserEditor.NEW, UserForm.BLANK, Map.of());
    }

    @GetMapping("/users/{id}")
    ModelAndView edit(@PathVariable long id) {
        return form(id, UserForm.of(existing(id)), Map.of());
    }

    @PostMapping("/users")
    ModelAndView add(@RequestParam Map<String, String> sent, Principal by, RedirectAttributes next) {
        return save(UserEditor.NEW, UserForm.of(sent), by, next);
    }

    @PostMapping("/users/{id}")
    ModelAndView edit(
            @PathVariable long id, @RequestParam Map<String, String> sent, Principal by, RedirectAttributes next) {
        return save(existing(id).id(), UserForm.of(sent), by, next);
    }

    private ModelAndView save(long id, UserForm form, Principal by, RedirectAttributes next) {
        Map<String, String> problems = editor.save(id, form, by.getName());
        if (!problems.isEmpty()) {
            return form(id, form, problems);
        }
        next.addFlashAttribute("done", "Saved the user " + form.name() + ".");
        return new ModelAndView("redirect:/users");
    }

    private User existing(long id) {
        return users.byId(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such user."));
    }

    private static ModelAndView form(long id, UserForm form, Map<String, String> problems) {
        ModelAndView view =
                new ModelAndView("user", Map.of("id", id, "form", form, "problems", problems, "roles", Role.values()));
        if (!problems.isEmpty()) {
            view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return view;
    }
}

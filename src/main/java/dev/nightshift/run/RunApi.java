package dev.nightshift.run;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunViews.AttemptView;
import dev.nightshift.run.RunViews.OutputList;
import dev.nightshift.run.RunViews.RunList;
import dev.nightshift.run.RunViews.RunView;
import dev.nightshift.run.RunViews.WholeRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs over REST. */
@RestController
@RequestMapping("/api/v1/runs")
final class RunApi {
  private static final int MOST = 200;
  private static final int MOST_OUTPUT = 1000;
  private static final int LONGEST_SEARCH = 200;

  record StartRequest(@Nullable String runbook, @Nullable Long incident, @Nullable Map<String, @Nullable Object> inputs) {}

  record Reason(@Nullable String reason) {}

  /** @param plan the digest of the plan that was shown; the one of now where it is absent */
  record Word(@Nullable String reason, @Nullable String plan) {
    static final Word NOTHING = new Word(null, null);

    String why() {
      return reason == null ? "" : reason;
    }
  }

  record Reply(@Nullable String choice, @Nullable String comment) {}

  record Comment(@Nullable String comment) {}

  private final Runs runs;
  private final RunOutputs outputs;
  private final DryRun dryRun;

  RunApi(Runs runs, RunOutputs outputs, DryRun dryRun) {
    this.runs = runs;
    this.outputs = outputs;
    this.dryRun = dryRun;
  }

  @GetMapping
  RunList list(
      Actor actor, @RequestParam @Nullable Long incident, @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
      @RequestParam(defaultValue = "50") int limit) {
    Permissions.require(actor, Permissions.Action.READ);
    int most = Math.clamp(limit, 1, MOST);
    List<Run> page = runs.list(incident, before, most);
    return new RunList(page.stream().map(RunView::of).toList(), page.size() < most ? null : page.getLast().id());
  }

  @GetMapping("/{id}")
  WholeRun get(Actor actor, @PathVariable long id) {
    Permissions.require(actor, Permissions.Action.READ);
    return whole(runs.get(id));
  }

  @GetMapping("/{id}/output")
  OutputList output(Actor actor, @PathVariable long id, @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "1000") int limit) {
    Permissions.require(actor, Permissions.Action.READ);
    runs.get(id);
    int most = Math.clamp(limit, 1, MOST_OUTPUT);
    List<StepOutput> page = outputs.page(id, after, most);
    return new OutputList(page, page.size() < most ? null : page.getLast().id(), outputs.removedAt(id).orElse(null));
  }

  @GetMapping(path = "/{id}/output", params = "search")
  OutputMatches search(
      Actor actor, @PathVariable long id, @RequestParam String search, @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "200") int limit) {
    Permissions.require(actor, Permissions.Action.READ);
    runs.get(id);
    if (search.isBlank() || search.length() > LONGEST_SEARCH) {
      throw new Problem.Invalid("search: write the text to look for, up to " + LONGEST_SEARCH + " characters");
    }
    return outputs.search(id, search, after, Math.clamp(limit, 1, MOST_OUTPUT));
  }

  @GetMapping("/{id}/plan")
  DryRun.View planOf(Actor actor, @PathVariable long id) {
    return dryRun.ofRun(id, actor);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  RunView start(Actor actor, @RequestBody StartRequest request) {
    return RunView.of(runs.start(runbook(request.runbook()), request.incident(), inputs(request.inputs()), actor));
  }

  @PostMapping("/plan")
  DryRun.View plan(Actor actor, @RequestBody StartRequest request) {
    return dryRun.plan(runbook(request.runbook()), request.incident(), inputs(request.inputs()), actor);
  }

  @PostMapping("/{id}/approve")
  RunView approve(Actor actor, @PathVariable long id, @RequestBody(required = false) @Nullable Word given) {
    Word word = given == null ? Word.NOTHING : given;
    return RunView.of(runs.approve(id, actor, word.why(), Sight.of(word.plan())));
  }

  @PostMapping("/{id}/reject")
  RunView reject(Actor actor, @PathVariable long id, @RequestBody(required = false) @Nullable Word given) {
    Word word = given == null ? Word.NOTHING : given;
    return RunView.of(runs.reject(id, actor, word.why(), Sight.of(word.plan())));
  }

  @PostMapping("/{id}/stop")
  RunView stop(Actor actor, @PathVariable long id, @RequestBody(required = false) @Nullable Reason reason) {
    return RunView.of(runs.stop(id, actor, text(reason)));
  }

  @PostMapping("/{id}/steps/{step}/done")
  RunView done(Actor actor, @PathVariable long id, @PathVariable String step, @RequestBody(required = false) @Nullable Comment comment) {
    String text = comment == null || comment.comment() == null ? "" : comment.comment();
    return RunView.of(runs.tick(id, step, actor, text));
  }

  @PostMapping("/{id}/steps/{step}/answer")
  RunView answer(Actor actor, @PathVariable long id, @PathVariable String step, @RequestBody Reply reply) {
    if (reply.choice() == null || reply.choice().isBlank()) {
      throw new Problem.Invalid("choice: write what you choose");
    }
    return RunView.of(runs.answer(id, step, reply.choice(), actor, reply.comment() == null ? "" : reply.comment()));
  }

  static String runbook(@Nullable String name) {
    if (name == null || name.isBlank()) {
      throw new Problem.Invalid("runbook: name the runbook, as its file is called without .md");
    }
    return name;
  }

  private WholeRun whole(Run run) {
    return new WholeRun(RunView.of(run), runs.attempts(run.id()).stream().map(AttemptView::of).toList());
  }

  static Map<String, String> inputs(@Nullable Map<String, @Nullable Object> given) {
    Map<String, String> inputs = new LinkedHashMap<>();
    if (given != null) {
      given.forEach((name, value) -> {
        if (value instanceof Map || value instanceof List) {
          throw new Problem.Invalid("inputs." + name + ": write a text, a number or true or false");
        }
        inputs.put(name, value == null ? "" : value.toString());
      });
    }
    return inputs;
  }

  private static String text(@Nullable Reason reason) {
    return reason == null || reason.reason() == null ? "" : reason.reason();
  }
}

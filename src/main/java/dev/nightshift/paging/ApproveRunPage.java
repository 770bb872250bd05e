package dev.nightshift.paging;

import dev.nightshift.paging.AnsweringApproval.Standing;
import dev.nightshift.run.Proposal;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** What opens behind the link that approves a run: the plan with its targets, and two buttons. Opening it answers nothing; a person presses. */
@RestController
public final class ApproveRunPage {
  private static final String BUTTONS =
      """
      <form method="post"><p><button type="submit" name="answer" value="approve">Approve exactly this</button></p>
      <p><button type="submit" name="answer" value="reject">Reject</button></p></form>
      """;

  private final AnsweringApproval answering;
  private final Links links;

  public ApproveRunPage(AnsweringApproval answering, Links links) {
    this.answering = answering;
    this.links = links;
  }

  @GetMapping("/approve-run/{token}")
  public ResponseEntity<String> look(@PathVariable String token) {
    return page(answering.look(token));
  }

  @PostMapping("/approve-run/{token}")
  public ResponseEntity<String> answer(@PathVariable String token, @RequestParam(defaultValue = "") String answer) {
    return switch (answer) {
      case "approve" -> page(answering.answer(token, true));
      case "reject" -> page(answering.answer(token, false));
      default -> page(answering.look(token));
    };
  }

  private ResponseEntity<String> page(Standing standing) {
    return switch (standing) {
      case Standing.Open open -> LinkPage.of(200, "Approve “" + open.proposal().title() + "”?", words(open.proposal()), plan(open.proposal()) + BUTTONS + more(open.proposal().run()));
      case Standing.Answered answered when answered.approved() ->
          LinkPage.of(200, "You agreed.", "The run goes on when enough people have; every guardrail is asked again first.", more(answered.run()));
      case Standing.Answered answered -> LinkPage.of(200, "Rejected.", "The run ends without changing anything.", more(answered.run()));
      case Standing.Refused refused -> LinkPage.of(409, "This link changes nothing.", refused.why(), more(refused.run()));
      case Standing.Unknown unknown ->
          LinkPage.of(404, "This link does not work.", "It is not one of ours, or it was cut off on the way.",
              "<p>Copy the whole link from the message, or sign in to the console to decide.</p>");
    };
  }

  private static String words(Proposal proposal) {
    String agreed = proposal.given().isEmpty() ? "" : ", " + proposal.given().size() + " agreed so far";
    return "Run " + proposal.run() + " on " + proposal.on() + " (" + proposal.service() + ", " + proposal.environment() + "). It needs "
        + (proposal.minimum() == 1 ? "one person" : proposal.minimum() + " people") + agreed + "; silence means no at " + proposal.until() + ".";
  }

  private static String plan(Proposal proposal) {
    StringBuilder list = new StringBuilder("<ol>");
    for (Proposal.Step step : proposal.steps()) {
      list.append("<li><strong>").append(HtmlUtils.htmlEscape(step.name())).append("</strong> ")
          .append(step.targets().isEmpty() ? "" : HtmlUtils.htmlEscape("on " + step.on()))
          .append("<pre>").append(HtmlUtils.htmlEscape(step.text())).append("</pre></li>");
    }
    return list.append("</ol><p>Plan ").append(HtmlUtils.htmlEscape(proposal.shortPlan())).append("</p>").toString();
  }

  private String more(long run) {
    return LinkPage.link(links.run(run), "Open run " + run + " with its dry run");
  }
}

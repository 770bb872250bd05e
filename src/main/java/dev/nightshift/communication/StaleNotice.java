package dev.nightshift.communication;

import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.OneLine;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runbooks are stale, once per mark. */
record StaleNotice() implements NoticeKind {

  @Override
  public String about() {
    return "STALE";
  }

  @Override
  public Set<String> facts() {
    return Set.of("runbook.stale");
  }

  @Override
  public boolean together() {
    return true;
  }

  @Override
  public UpdateText.Written text(List<Fact> marks, Wording wording) {
    long runbooks = marks.stream().map(mark -> mark.text("runbook")).distinct().count();
    String subject = runbooks == 1 ? "Runbook stale: " + OneLine.of(marks.getFirst().text("title")) : runbooks + " runbooks are stale";
    StringBuilder body = new StringBuilder("Please look whether these runbooks still fit, and confirm them. Until then none of them goes further than\nhuman-initiated: it acts only when a person agrees.\n");
    for (Fact mark : marks) {
      String service = mark.text("service").isEmpty() ? "" : " (" + wording.service(mark) + ")";
      body.append("\n").append(OneLine.of(mark.text("title"))).append(service).append("\n  ").append(OneLine.of(mark.text("reason"))).append("\n  ")
          .append(wording.link(mark)).append("\n");
    }
    return new UpdateText.Written(subject, body.toString(), Map.of("type", "stale", "runbooks", marks.stream().map(mark -> value(mark, wording)).toList()));
  }

  private static Map<String, Object> value(Fact mark, Wording wording) {
    return Map.of(
        "runbook", mark.text("runbook"), "title", mark.text("title"), "service", mark.text("service"), "cause", mark.text("cause"),
        "reason", mark.text("reason"), "url", wording.link(mark));
  }
}

package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.OneLine;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes the message about stale runbooks. Pure. */
final class StaleText {
  private StaleText() {}

  /**
   * @param marks facts {@code runbook.stale}
   * @param link the address of a runbook's page, by its name
   */
  static UpdateText.Written of(List<Fact> marks, Catalog catalog, UnaryOperator<String> link) {
    long runbooks = marks.stream().map(mark -> mark.text("runbook")).distinct().count();
    String subject = runbooks == 1 ? "Runbook stale: " + line(marks.getFirst().text("title")) : runbooks + " runbooks are stale";
    CatalogNames names = new CatalogNames(catalog);
    StringBuilder body = new StringBuilder("Please look whether these runbooks still fit, and confirm them. Until then none of them goes further than\nhuman-initiated: it acts only when a person agrees.\n");
    for (Fact mark : marks) {
      String service = mark.text("service").isEmpty() ? "" : " (" + names.service(mark.text("service")) + ")";
      body.append("\n").append(line(mark.text("title"))).append(service).append("\n  ").append(line(mark.text("reason"))).append("\n  ")
          .append(link.apply(mark.text("runbook"))).append("\n");
    }
    return new UpdateText.Written(subject, body.toString(), Map.of("type", "stale", "runbooks", marks.stream().map(mark -> value(mark, link)).toList()));
  }

  private static Map<String, Object> value(Fact mark, UnaryOperator<String> link) {
    return Map.of(
        "runbook", mark.text("runbook"), "title", mark.text("title"), "service", mark.text("service"), "cause", mark.text("cause"),
        "reason", mark.text("reason"), "url", link.apply(mark.text("runbook")));
  }

  static String line(String text) {
    return OneLine.of(text);
  }
}

package dev.nightshift.console;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.Audit;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Narration;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger: every fact, newest first, and the proof that none was touched. */
@RestController
final class LedgerPage {
  private static final int PAGE = 100;

  private final Renderer renderer;
  private final Ledger ledger;
  private final Audit audit;
  private final Workspaces workspaces;

  LedgerPage(Renderer renderer, Ledger ledger, Audit audit, Workspaces workspaces) {
    this.renderer = renderer;
    this.ledger = ledger;
    this.audit = audit;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/ledger", produces = Renderer.HTML)
  String facts(@RequestParam(defaultValue = "9223372036854775807") long before, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    return page(request, before, null);
  }

  @PostMapping(path = "/ledger/verify", produces = Renderer.HTML)
  String verify(Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.VERIFY_LEDGER);
    return page(request, Long.MAX_VALUE, audit.verify());
  }

  private String page(HttpServletRequest request, long before, Audit.@Nullable Report report) {
    Narration narration = workspaces.current().catalog().narration();
    List<Fact> facts = ledger.newest(before, PAGE);
    List<FactLine> lines = facts.stream().map(fact -> FactLine.of(fact, narration)).toList();
    Map<String, Object> values = new HashMap<>();
    values.put("lines", lines);
    values.put("first", before == Long.MAX_VALUE);
    values.put("next", facts.size() == PAGE ? facts.getLast().sequence() : 0L);
    values.put("report", report);
    return renderer.page(request, "ledger", "ledger", "Ledger", values);
  }
}

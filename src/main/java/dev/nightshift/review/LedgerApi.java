package dev.nightshift.review;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.Audit;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Paged;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger over HTTP: its facts, and the proof that none was touched. */
@RestController
@RequestMapping("/api/v1/ledger")
final class LedgerApi {

  /** A fact with its place in its chain, so that a reader can check the hashes. */
  public record Entry(
      long sequence,
      String chain,
      long position,
      @Nullable Long incidentId,
      @Nullable Long runId,
      String type,
      Instant at,
      String actor,
      String workspaceVersion,
      Map<String, Object> data,
      String hash) {

    static Entry of(Fact fact) {
      return new Entry(
          fact.sequence(),
          fact.chain(),
          fact.position(),
          fact.incidentId(),
          fact.runId(),
          fact.type(),
          fact.at(),
          fact.actor(),
          fact.workspaceVersion(),
          Json.map(fact.data()),
          fact.hash());
    }
  }

  private final Ledger ledger;
  private final Audit audit;

  LedgerApi(Ledger ledger, Audit audit) {
    this.ledger = ledger;
    this.audit = audit;
  }

  /** Lists facts, newest first; {@code before} takes the {@code next} of the page before. */
  @GetMapping
  Paged<Entry> list(
      @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
      @RequestParam(defaultValue = "50") int limit,
      Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    int size = Paged.limit(limit);
    return Paged.of(ledger.newest(before, size).stream().map(Entry::of).toList(), size, Entry::sequence);
  }

  /** Checks every chain. It reads the whole ledger, which takes a while for a long one. */
  @PostMapping("/verify")
  Audit.Report verify(Actor actor) {
    Permissions.require(actor, Permissions.Action.VERIFY_LEDGER);
    return audit.verify();
  }
}

package dev.nightshift.ledger;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks every chain of the ledger: finds a changed, a missing and a reordered fact. */
public final class Audit {

  /**
   * What was found.
   *
   * @param facts how many facts were checked
   * @param chains how many chains were checked
   * @param findings one sentence per fault, naming chain and position; empty when the ledger is whole
   */
  public record Report(long facts, long chains, List<String> findings) {}

  private static final int MOST_FINDINGS = 100;

  private final LedgerStore store;
  private final TransactionTemplate readOnly;

  public Audit(LedgerStore store, TransactionTemplate repeatableRead) {
    this.store = store;
    this.readOnly = repeatableRead;
  }

  /** Reads the whole ledger, in one snapshot, in constant memory but for the chain heads. */
  public Report verify() {
    return readOnly.execute(
        status -> {
          Map<String, ChainHead> heads = store.heads();
          try (Stream<Fact> facts = store.everything()) {
            return verify(facts.iterator(), heads);
          }
        });
  }

  private static Report verify(Iterator<Fact> facts, Map<String, ChainHead> heads) {
    List<String> findings = new ArrayList<>();
    long count = 0;
    int chains = heads.size();
    ChainHead seen = new ChainHead("", 0, "");
    while (facts.hasNext()) {
      Fact fact = facts.next();
      count++;
      if (!fact.chain().equals(seen.chain())) {
        endOfChain(seen, heads, findings);
        seen = new ChainHead(fact.chain(), 0, "");
      }
      check(fact, seen, findings);
      seen = new ChainHead(fact.chain(), fact.position(), fact.hash());
    }
    endOfChain(seen, heads, findings);
    heads.values().stream()
        .filter(head -> head.length() > 0)
        .forEach(head -> add(findings, head.chain() + ": all " + head.length() + " facts are missing"));
    return new Report(count, chains, findings);
  }

  private static void check(Fact fact, ChainHead before, List<String> findings) {
    String place = fact.chain() + " #" + fact.position() + " (" + fact.type() + ")";
    if (fact.position() != before.length() + 1) {
      add(findings, fact.chain() + ": facts " + (before.length() + 1) + " to " + (fact.position() - 1) + " are missing");
    } else if (!fact.previousHash().equals(before.hash())) {
      add(findings, place + ": does not follow the fact before it; one of the two was changed or moved");
    }
    if (!fact.hash().equals(FactHash.of(fact))) {
      add(findings, place + ": was changed after it was written");
    }
  }

  private static void endOfChain(ChainHead seen, Map<String, ChainHead> heads, List<String> findings) {
    if (seen.chain().isEmpty()) {
      return;
    }
    ChainHead head = heads.remove(seen.chain());
    if (head == null) {
      add(findings, seen.chain() + ": its end is not on record");
    } else if (head.length() != seen.length()) {
      add(findings, seen.chain() + ": ends at #" + seen.length() + " but had " + head.length() + " facts");
    } else if (!head.hash().equals(seen.hash())) {
      add(findings, seen.chain() + " #" + seen.length() + ": is not the last fact that was written");
    }
  }

  private static void add(List<String> findings, String finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }
}

package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.ledger.Fact;
import dev.nightshift.paging.Links;
import java.util.List;
import java.util.Set;

/** Something about runbooks that the people who keep them are told. Pure: it only says what, whom and how; {@link Notices} does it. */
sealed interface NoticeKind permits StaleNotice, BreakerNotice, LadderNotice, GlassNotice {

  /** How far and how soon it is told. */
  enum Reach {
    /** To the owners, by their mail where they have an address for it, and never at night: nobody has to act before the morning. */
    OWNERS_BY_DAY,
    /** To the owners and all admins, at once, by every way to reach them. */
    EVERYBODY_AT_ONCE
  }

  /**
   * How things are called.
   *
   * @param links the addresses of the console's pages
   */
  record Wording(CatalogNames names, Links links) {
    static Wording of(Catalog catalog, Links links) {
      return new Wording(new CatalogNames(catalog), links);
    }

    String service(Fact fact) {
      return names.service(fact.text("service"));
    }

    String link(Fact fact) {
      return links.runbook(fact.text("runbook"));
    }
  }

  /** Returns the word under which it is stored. */
  String about();

  /** Returns the types of the facts that it tells of. */
  Set<String> facts();

  default Reach reach() {
    return Reach.OWNERS_BY_DAY;
  }

  /** Whether what comes together for one person is one message. */
  default boolean together() {
    return false;
  }

  /** @param facts one, or all that are told together, oldest first */
  UpdateText.Written text(List<Fact> facts, Wording wording);
}

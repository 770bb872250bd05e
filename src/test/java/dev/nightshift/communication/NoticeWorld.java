package dev.nightshift.communication;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.FollowerStore;
import dev.nightshift.ledger.Followers;
import dev.nightshift.paging.Channels;
import dev.nightshift.paging.PagingWorld;
import dev.nightshift.spi.PageChannel.Message;
import java.time.Instant;
import java.util.List;

/** What facts become for people: notices by mail and by webhook, on a real database. It is three o'clock at night. */
final class NoticeWorld implements AutoCloseable {
  final PagingWorld paging;
  private final UpdateCourier courier;
  private final Followers followers;

  NoticeWorld(TestWorkspaces workspaces) {
    paging = new PagingWorld(workspaces);
    UpdateStore store = new UpdateStore(paging.database.jdbc());
    Channels channels = new Channels(List.of(paging.email, paging.webhook));
    courier = new UpdateCourier(store, channels, workspaces, paging.ledger, paging.database.transaction(), paging.clock);
    Notices notices = new Notices(store, workspaces, paging.links, new LocalSignals(), paging.clock);
    followers = new Followers(List.of(notices), new FollowerStore(paging.database.jdbc()), paging.database.transaction(), new LocalSignals(), paging.clock);
  }

  /** Lets something happen, and tells what is due. */
  void happens(FactDraft fact) {
    paging.database.transaction().executeWithoutResult(status -> paging.ledger.append(fact));
    tell();
  }

  /** Tells what happened, as far as it is due. */
  void tell() {
    followers.drain();
    courier.beat();
  }

  /** Lets it be another time, and tells what is due then. */
  void at(String instant) {
    paging.clock.set(Instant.parse(instant));
    tell();
  }

  List<Message> mails() {
    return paging.email.received;
  }

  List<Message> posts() {
    return paging.webhook.received;
  }

  @Override
  public void close() {
    paging.close();
  }
}

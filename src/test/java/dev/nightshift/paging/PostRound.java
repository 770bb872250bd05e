package dev.nightshift.paging;

import java.util.Optional;

/** Delivers every page that is due, for a test that drives everything by hand. */
public final class PostRound {
  private PostRound() {}

  /** Returns whether there was any. */
  public static boolean deliver(PageCourier courier) {
    boolean any = false;
    for (Optional<Page> page = courier.claim(); page.isPresent(); page = courier.claim()) {
      courier.deliver(page.get());
      any = true;
    }
    return any;
  }
}

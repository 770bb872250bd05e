package dev.nightshift.paging;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Delivers every page that is due, for a test that drives everything by hand. */
public final class PostRound {
  private PostRound() {}

  /** Returns whether there was any. */
  public static boolean deliver(PageCourier courier) {
    return deliver(courier, page -> {});
  }

  /** Tells of each page that has had its turn. */
  static boolean deliver(PageCourier courier, Consumer<Page> done) {
    boolean any = false;
    for (List<Page> claimed = courier.claim(Map.of()); !claimed.isEmpty(); claimed = courier.claim(Map.of())) {
      any = true;
      courier.letters(claimed).forEach(letter -> {
        courier.deliver(letter);
        done.accept(letter.page());
      });
    }
    return any;
  }
}

package dev.nightshift.paging;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Pages over HTTP. */
@RestController
@RequestMapping("/api/v1/pages")
public final class PageApi {

  private static final int MOST = 200;

  /** A part of the list; {@code next} is what {@code before} must be for the next part, or null at the end. */
  public record PageList(List<PageView> items, @Nullable Long next) {}

  /**
   * A page.
   *
   * @param reason in words, why the person is paged
   * @param asks {@code incident}, {@code check}, {@code take_over} or {@code approval}
   * @param detail what came of the last attempt
   * @param tries how often the current way was tried
   */
  public record PageView(
      long id,
      long incidentId,
      String person,
      String channel,
      String address,
      int level,
      int round,
      String asks,
      String reason,
      @Nullable Long runId,
      String status,
      String detail,
      int tries,
      Instant requestedAt,
      @Nullable Instant nextAt,
      @Nullable Instant endedAt) {}

  private final Pages pages;

  public PageApi(Pages pages) {
    this.pages = pages;
  }

  @GetMapping
  public PageList list(
      Actor actor,
      @RequestParam(required = false) @Nullable Long incident,
      @RequestParam(defaultValue = "9223372036854775807") long before,
      @RequestParam(defaultValue = "50") int limit) {
    Permissions.require(actor, Permissions.Action.READ);
    int most = Math.clamp(limit, 1, MOST);
    List<PageView> items = pages.list(incident, before, most).stream().map(PageApi::view).toList();
    return new PageList(items, items.size() < most ? null : items.getLast().id());
  }

  private static PageView view(Page page) {
    return new PageView(
        page.id(),
        page.incidentId(),
        page.person(),
        page.method().channel(),
        page.method().address(),
        page.level(),
        page.round() + 1,
        page.kind().word(),
        page.why(),
        page.runId(),
        page.status().word(),
        page.detail(),
        page.tries(),
        page.requestedAt(),
        page.nextAt(),
        page.endedAt());
  }
}

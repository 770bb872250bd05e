package dev.nightshift.drift;

import dev.nightshift.platform.HostNames;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookLinks;
import dev.nightshift.workspace.Workspace;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the links of a runbook that lead nowhere: to a file that is not in the workspace, or to an address whose server says that there is
 * nothing (404) or nothing any more (410). Only the hosts that the workspace names in {@code outbound.hosts} are asked.
 */
public final class LinkCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Set<Integer> NOTHING_THERE = Set.of(404, 410);
  private static final int MOST = 100;
  private static final int LITTLE = 1024;

  private final Outbound outbound;

  public LinkCheck(Outbound outbound) {
    this.outbound = outbound;
  }

  /** Returns the dead links, each with its line. What does not answer, or answers something else, is not dead. */
  public List<Located<String>> dead(Workspace workspace, Runbook runbook) throws InterruptedException {
    HostNames hosts = HostNames.of(workspace.catalog().settings().getOrDefault("outbound.hosts", ""));
    List<Located<String>> dead = new ArrayList<>();
    for (Located<String> link : RunbookLinks.of(runbook).stream().distinct().limit(MOST).toList()) {
      URI address = address(link.value());
      boolean nothing =
          address == null
              ? RunbookLinks.relative(link.value()) && noFile(workspace, runbook, link.value())
              : hosts.include(address.getHost()) && nothingAt(address);
      if (nothing) {
        dead.add(link);
      }
    }
    return dead;
  }

  private static boolean noFile(Workspace workspace, Runbook runbook, String link) {
    return RunbookLinks.path(runbook, link).filter(path -> Files.exists(workspace.folder().resolve(path))).isEmpty();
  }

  private static @Nullable URI address(String link) {
    try {
      URI address = URI.create(link);
      boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
      return web && address.getHost() != null ? address : null;
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  /** Some servers do not know HEAD and say 404 to it, so GET has the last word. */
  private boolean nothingAt(URI address) throws InterruptedException {
    return nothing("HEAD", address) && nothing("GET", address);
  }

  private boolean nothing(String method, URI address) throws InterruptedException {
    try {
      return NOTHING_THERE.contains(outbound.send(new Outbound.Request(method, address, Map.of(), new byte[0], TIMEOUT, 0, LITTLE)).status());
    } catch (Problem untold) {
      return false;
    }
  }
}

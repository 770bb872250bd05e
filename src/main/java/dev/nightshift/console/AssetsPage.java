package dev.nightshift.console;

import dev.nightshift.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the console's files, to be kept for a year: another content has another address. */
@RestController
final class AssetsPage {
  private static final CacheControl FOR_EVER = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private final Assets assets;

  AssetsPage(Assets assets) {
    this.assets = assets;
  }

  @GetMapping("/assets/{version}/{name}")
  ResponseEntity<byte[]> file(@PathVariable String version, @PathVariable String name, HttpServletRequest request) {
    Assets.Asset asset = assets.get(name);
    if (!asset.version().equals(version)) {
      throw new Problem.Missing("There is another version of " + name + " now; load the page again.");
    }
    String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    boolean packed = accepted != null && accepted.contains("gzip");
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .cacheControl(FOR_EVER)
            .header(HttpHeaders.CONTENT_TYPE, asset.type())
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    return packed ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(asset.gzipped()) : answer.body(asset.plain());
  }

  @GetMapping("/favicon.ico")
  ResponseEntity<byte[]> icon() {
    Assets.Asset icon = assets.get("icon.svg");
    return ResponseEntity.ok().cacheControl(CacheControl.maxAge(Duration.ofDays(1))).header(HttpHeaders.CONTENT_TYPE, icon.type()).body(icon.plain());
  }
}

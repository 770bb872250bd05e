package dev.nightshift.paging;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/** The small page that opens behind a link of a message: one headline, one sentence, at most one button. Kept by nobody. */
final class LinkPage {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  private LinkPage() {}

  /**
   * Makes the page.
   *
   * @param headline text, escaped here like {@code words}
   * @param body markup that is safe
   */
  static ResponseEntity<String> of(int status, String headline, String words, String body) {
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta name="referrer" content="no-referrer">
        <title>%s</title>
        <link rel="stylesheet" href="/assets/acknowledge.css">
        </head>
        <body><main>
        <h1>%s</h1>
        <p>%s</p>
        %s
        </main></body>
        </html>
        """
            .formatted(HtmlUtils.htmlEscape(headline), HtmlUtils.htmlEscape(headline), HtmlUtils.htmlEscape(words), body);
    return ResponseEntity.status(status).contentType(HTML).cacheControl(CacheControl.noStore()).body(page);
  }

  /** A link in a body. */
  static String link(String address, String words) {
    return "<p><a href=\"" + HtmlUtils.htmlEscape(address) + "\">" + HtmlUtils.htmlEscape(words) + "</a></p>";
  }
}

package dev.nightshift.console;

import dev.nightshift.identity.Actors;
import dev.nightshift.identity.CurrentActor;
import dev.nightshift.identity.Subject;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The stream of server-sent events that open pages listen to. Source: the HTML standard, chapter server-sent events. */
@RestController
final class LivePage {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final LiveFeed feed;
  private final CurrentActor current;
  private final Actors actors;

  LivePage(LiveFeed feed, CurrentActor current, Actors actors) {
    this.feed = feed;
    this.current = current;
    this.actors = actors;
  }

  /** Holds its (virtual) thread for as long as the page is open and its reader has access. */
  @GetMapping("/live")
  void live(HttpServletResponse response) throws IOException, InterruptedException {
    Subject subject = current.subject().orElseThrow(() -> new Problem.Unauthenticated("Sign in first."));
    try (LiveListener listener = feed.listen()) {
      response.setContentType("text/event-stream;charset=UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      OutputStream out = response.getOutputStream();
      write(out, "retry: 1000\n\n");
      while (!listener.ended() && actors.of(subject).isPresent()) {
        write(out, text(listener.next(HEARTBEAT)));
      }
    } catch (IOException gone) {
      // The reader closed the page: the usual end of a stream, and nobody is left to be told.
      response.setStatus(HttpServletResponse.SC_OK);
    }
  }

  private static String text(Optional<LiveListener.News> news) {
    if (news.isEmpty()) {
      return ": still here\n\n";
    }
    return news.get().all() ? "event: resync\ndata: all\n\n" : "event: change\ndata: " + Json.write(news.get().topics()) + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}

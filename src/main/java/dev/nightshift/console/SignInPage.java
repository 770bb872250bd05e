package dev.nightshift.console;

import dev.nightshift.identity.SignInLinks;
import dev.nightshift.identity.Sessions;
import dev.nightshift.identity.Subject;
import dev.nightshift.identity.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The way in: with a token, or with a one-time link. */
@RestController
final class SignInPage {
  private final Renderer renderer;
  private final Tokens tokens;
  private final SignInLinks links;
  private final Sessions sessions;

  SignInPage(Renderer renderer, Tokens tokens, SignInLinks links, Sessions sessions) {
    this.renderer = renderer;
    this.tokens = tokens;
    this.links = links;
    this.sessions = sessions;
  }

  @GetMapping(path = "/sign-in", produces = Renderer.HTML)
  String form(@RequestParam(defaultValue = "/") String to, HttpServletRequest request) {
    return form(request, to, "");
  }

  @PostMapping(path = "/sign-in", produces = Renderer.HTML)
  ResponseEntity<String> withToken(
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "/") String to,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Subject> subject = tokens.bySecret(token.strip()).map(found -> new Subject.Token(found.id()));
    if (subject.flatMap(who -> sessions.open(who, Sessions.Means.TOKEN, request, response)).isPresent()) {
      return seeOther(local(to));
    }
    return refused(form(request, to, "This token is unknown or was revoked."));
  }

  /** Only shows a page: what opens links to look at them (mail scanners, chat previews) must not use them up. */
  @GetMapping(path = "/sign-in/{secret}", produces = Renderer.HTML)
  ResponseEntity<String> link(@PathVariable String secret, HttpServletRequest request) {
    boolean open = links.open(secret);
    String page = renderer.page(request, "signInLink", "", "Sign in", Map.of("open", open, "secret", secret));
    return open ? html(HttpStatus.OK, page) : html(HttpStatus.GONE, page);
  }

  @PostMapping(path = "/sign-in/{secret}", produces = Renderer.HTML)
  ResponseEntity<String> withLink(@PathVariable String secret, HttpServletRequest request, HttpServletResponse response) {
    if (links.use(secret).flatMap(who -> sessions.open(who, Sessions.Means.LINK, request, response)).isPresent()) {
      return seeOther("/");
    }
    return html(HttpStatus.GONE, renderer.page(request, "signInLink", "", "Sign in", Map.of("open", false, "secret", "")));
  }

  @PostMapping("/sign-out")
  ResponseEntity<String> signOut(HttpServletRequest request, HttpServletResponse response) {
    sessions.end(request, response);
    return seeOther("/sign-in");
  }

  private String form(HttpServletRequest request, String to, String problem) {
    return renderer.page(request, "signIn", "", "Sign in", Map.of("to", local(to), "problem", problem));
  }

  /** A path of ours and nothing else: the sign-in must not lead away to somebody else's page. */
  static String local(String to) {
    return to.matches("/([^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]*)?") ? to : "/";
  }

  private static ResponseEntity<String> refused(String page) {
    return html(HttpStatus.UNAUTHORIZED, page);
  }

  private static ResponseEntity<String> html(HttpStatus status, String page) {
    return ResponseEntity.status(status).contentType(MediaType.parseMediaType(Renderer.HTML)).body(page);
  }

  static ResponseEntity<String> seeOther(String path) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
  }
}

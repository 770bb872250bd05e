package dev.nightshift.identity;

import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Tokens and sign-in links over REST. */
@RestController
final class TokenApi {

  record TokenRequest(@Nullable String name, @Nullable String person, @Nullable String role) {}

  record LinkRequest(@Nullable String person) {}

  record LinkResponse(String url, Instant expiresAt) {}

  /** A token without its secret; roles are small words as in the workspace. */
  record TokenView(
      long id,
      String name,
      @Nullable String person,
      String role,
      Instant createdAt,
      String createdBy,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt,
      @Nullable String revokedBy) {

    static TokenView of(Token token) {
      return new TokenView(
          token.id(),
          token.name(),
          token.person(),
          token.role().name().toLowerCase(Locale.ROOT),
          token.createdAt(),
          token.createdBy(),
          token.lastUsedAt(),
          token.revokedAt(),
          token.revokedBy());
    }
  }

  record TokenList(List<TokenView> items, @Nullable String next) {}

  /** The only answer that ever holds a secret. */
  record CreatedView(TokenView token, String secret) {}

  private final Tokens tokens;
  private final SignInLinks links;
  private final CurrentActor current;
  private final ServerSettings settings;
  private final Workspaces workspaces;

  TokenApi(Tokens tokens, SignInLinks links, CurrentActor current, ServerSettings settings, Workspaces workspaces) {
    this.tokens = tokens;
    this.links = links;
    this.current = current;
    this.settings = settings;
    this.workspaces = workspaces;
  }

  @GetMapping("/api/v1/tokens")
  TokenList list(Actor actor) {
    return new TokenList(tokens.all(actor).stream().map(TokenView::of).toList(), null);
  }

  @PostMapping("/api/v1/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  CreatedView create(@RequestBody TokenRequest request, Actor actor) {
    String name = request.name() == null ? "" : request.name();
    Tokens.Created created = tokens.create(name, request.person(), role(request.role()), actor);
    return new CreatedView(TokenView.of(created.token()), created.secret());
  }

  @DeleteMapping("/api/v1/tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable long id, Actor actor) {
    tokens.revoke(id, actor);
  }

  @PostMapping("/api/v1/sign-in-links")
  @ResponseStatus(HttpStatus.CREATED)
  LinkResponse link(@RequestBody(required = false) @Nullable LinkRequest request, Actor actor) {
    Subject own = current.subject().orElseThrow(() -> new Problem.Unauthenticated("Send a token."));
    SignInLinks.Link link = links.create(actor, own, request == null ? null : request.person());
    return new LinkResponse(baseUrl() + link.path(), link.expiresAt());
  }

  /** As the links in messages: the process's own word, the workspace's, else the address that was asked. */
  private String baseUrl() {
    String own = settings.publicUrl();
    String given = own == null ? workspaces.current().catalog().settings().get("publicUrl") : own;
    return given == null
        ? ServletUriComponentsBuilder.fromCurrentContextPath().toUriString()
        : given.replaceAll("/+$", "");
  }

  private static Actor.@Nullable Role role(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return Arrays.stream(Actor.Role.values())
        .filter(role -> role.name().equalsIgnoreCase(word.strip()))
        .findFirst()
        .orElseThrow(() -> new Problem.Invalid("role: '" + word + "' is none of viewer, responder, admin."));
  }
}

package dev.nightshift.identity;

import dev.nightshift.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a controller method that asks for an {@link Actor} the one who acts in the request. */
final class ActorArgument implements HandlerMethodArgumentResolver {
  private final CurrentActor current;

  ActorArgument(CurrentActor current) {
    this.current = current;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Actor.class;
  }

  @Override
  public Actor resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binderFactory) {
    HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
    if (http == null) {
      throw new IllegalStateException("An Actor is known in HTTP requests only.");
    }
    return current.of(http).orElseThrow(() -> new Problem.Unauthenticated("Sign in first, or send a token."));
  }
}

package dev.nightshift;

import dev.nightshift.identity.Actor;
import dev.nightshift.platform.BodyLimit;
import dev.nightshift.platform.ProblemResponses;
import java.util.Set;
import org.springframework.core.MethodParameter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Controllers without the doors before them: whoever calls is the actor the test says. */
public final class TestWeb {

  public static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  public static final Actor VIEWER = new Actor("person:vic", "vic", Actor.Role.VIEWER, Set.of());

  private TestWeb() {}

  public static MockMvc of(Actor actor, Object... controllers) {
    return MockMvcBuilders.standaloneSetup(controllers)
        .setCustomArgumentResolvers(new Caller(actor))
        .setControllerAdvice(new ProblemResponses(), new BodyLimit())
        .build();
  }

  private record Caller(Actor actor) implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == Actor.class;
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter, ModelAndViewContainer container, NativeWebRequest request, WebDataBinderFactory factory) {
      return actor;
    }
  }
}

package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.CurrentActor;
import dev.nightshift.workspace.Workspaces;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.springframework.security.web.csrf.CsrfToken;

/** Renders a template inside the shell. */
final class Renderer {
  /** What every page controller produces. */
  static final String HTML = "text/html;charset=UTF-8";

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.nightshift.console.templates");
  private final Assets assets;
  private final CurrentActor current;
  private final Workspaces workspaces;
  private final Brakes.Sources brakes;

  Renderer(Assets assets, CurrentActor current, Workspaces workspaces, Brakes.Sources brakes) {
    this.assets = assets;
    this.current = current;
    this.workspaces = workspaces;
    this.brakes = brakes;
  }

  /** Renders a page; the template's parameter {@code shell} is added. */
  String page(HttpServletRequest request, String template, String section, String title, Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("shell", shell(request, section, title));
    StringOutput output = new StringOutput(16 * 1024);
    engine.render(template + ".jte", all, output);
    return output.toString();
  }

  private Shell shell(HttpServletRequest request, String section, String title) {
    Actor actor = current.of(request).orElse(null);
    CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    return new Shell(
        title,
        section,
        actor,
        actor == null ? "" : new CatalogNames(workspaces.current().catalog()).actor(actor.name()),
        csrf == null ? "" : csrf.getToken(),
        workspaces.current().catalog().organisation().name(),
        workspaces.problems().size(),
        actor == null ? Brakes.NONE : brakes.now(new CatalogNames(workspaces.current().catalog())),
        assets);
  }
}

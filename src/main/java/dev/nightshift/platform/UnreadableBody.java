package dev.nightshift.platform;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Where the body of a request cannot be read, in words. Pure. */
final class UnreadableBody {
  private UnreadableBody() {}

  /** @param cause null where there is no body at all */
  static String words(@Nullable Throwable cause) {
    return switch (cause) {
      case JacksonException field when !field.getPath().isEmpty() -> path(field) + ": is not of the type that belongs there" + at(field) + "; the API's description says which";
      case JacksonException syntax -> "body: is not JSON" + at(syntax);
      case null, default -> "body: an object in JSON is needed; the API's description says what it holds";
    };
  }

  private static String path(JacksonException field) {
    return field.getPath().stream()
        .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
        .collect(Collectors.joining("."));
  }

  private static String at(JacksonException problem) {
    TokenStreamLocation location = problem.getLocation();
    return location == null || location.getLineNr() < 1 ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}

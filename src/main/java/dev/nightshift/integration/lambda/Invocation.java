package dev.nightshift.integration.lambda;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Settings;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which function is invoked, and where.
 *
 * @param function name or ARN
 * @param qualifier version or alias; empty for the latest
 * @param endpoint empty for that of AWS
 * @param payload JSON; empty for none
 * @param async whether the function is only started
 */
record Invocation(String function, String qualifier, String region, String endpoint, String payload, boolean async) {
  private static final Pattern FUNCTION =
      Pattern.compile("(arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):\\d{12}:function:|\\d{12}:function:)?[A-Za-z0-9_-]{1,140}(:[A-Za-z0-9$_-]{1,129})?");
  private static final Pattern QUALIFIER = Pattern.compile("\\$LATEST|[A-Za-z0-9_-]{1,128}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-\\d+");
  private static final Pattern PLACE = Pattern.compile("\\{\\{[^{}\\n]*}}");
  private static final Pattern LATE = Pattern.compile("\\{\\{\\s*(secret|time):");

  /** Says what is wrong with a fence whose places are not filled yet, or null. */
  static @Nullable String problem(String text, Map<String, String> attributes) {
    String function = attributes.getOrDefault("function", "");
    if (!function.isEmpty() && !FUNCTION.matcher(function).matches()) {
      return "function is '" + function + "'; write its name or its ARN";
    }
    String qualifier = attributes.getOrDefault("qualifier", "");
    if (!qualifier.isEmpty() && !QUALIFIER.matcher(qualifier).matches()) {
      return "qualifier is '" + qualifier + "'; write a version or an alias";
    }
    String region = attributes.getOrDefault("region", "");
    if (!region.isEmpty() && !REGION.matcher(region).matches()) {
      return "region is '" + region + "'; write it such as eu-central-1";
    }
    if (LATE.matcher(text).find()) {
      return "a secret or a time is not filled in here; let the function fetch its own secrets";
    }
    return json(PLACE.matcher(text).replaceAll("0"));
  }

  /**
   * Reads a fence.
   *
   * @throws Problem.Invalid saying what is wrong
   */
  static Invocation of(String text, Map<String, String> attributes, Settings settings) {
    String problem = problem(text, attributes);
    if (problem != null) {
      throw new Problem.Invalid(Character.toUpperCase(problem.charAt(0)) + problem.substring(1));
    }
    String function = attributes.getOrDefault("function", "");
    Matcher named = FUNCTION.matcher(function);
    String own = named.matches() && named.group("region") != null ? named.group("region") : settings.find("aws.region", "");
    String region = attributes.getOrDefault("region", own);
    if (region.isEmpty()) {
      throw new Problem.Invalid("Nothing says in which region " + function + " is; write region=… at the step, or aws: {region: …} in nightshift.yaml");
    }
    return new Invocation(
        function, attributes.getOrDefault("qualifier", ""), region, settings.find("aws.endpoint", ""), text.strip(), "true".equals(attributes.get("async")));
  }

  private static @Nullable String json(String text) {
    try {
      if (!text.isBlank()) {
        Json.read(text);
      }
      return null;
    } catch (Problem.Invalid none) {
      return "what the function gets must be JSON, with each {{…}} in quotes or a number: " + none.getMessage();
    }
  }

  @Override
  public String toString() {
    return function + (qualifier.isEmpty() ? "" : ":" + qualifier) + " in " + region;
  }
}

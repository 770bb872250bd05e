package dev.nightshift.spi;

import java.util.Optional;

/** The workspace's settings for integrations by dotted name ({@code prometheus.url}), as they are in force at this moment. */
@FunctionalInterface
public interface Settings {

  /** Returns the value of a setting, or empty where the workspace does not have it; secrets are references, never values. */
  Optional<String> find(String name);

  /** Returns a setting, or what to take where it is absent or blank. */
  default String find(String name, String otherwise) {
    return find(name).filter(text -> !text.isBlank()).orElse(otherwise);
  }
}

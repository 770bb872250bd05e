package dev.nightshift.spi;

import java.util.Optional;

/** The settings of integrations, as the workspace in force has them; read at the moment of use, since they may change. */
public interface Settings {

  /** Returns a setting by its dotted name, such as {@code smtp.host}; secrets among them are references, never values. */
  Optional<String> value(String name);

  /** Returns a setting, or what to take where it is absent or blank. */
  default String value(String name, String otherwise) {
    return value(name).filter(text -> !text.isBlank()).orElse(otherwise);
  }
}

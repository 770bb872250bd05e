package dev.nightshift.integration.sql;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.util.Map;

/**
 * A database of the workspace, its password fetched.
 *
 * @param password empty where none is set
 */
record Database(String name, String url, String username, String password) {

  /**
   * Finds the database that a step names.
   *
   * @throws Problem.Invalid where there is none of this name
   * @throws Problem.Unavailable where the password does not resolve
   */
  static Database of(Map<String, String> attributes, Settings settings, Secrets secrets) {
    String name = attributes.getOrDefault("database", "");
    String url = settings.find("databases." + name + ".url").orElseThrow(() -> new Problem.Invalid(
        "There is no database '" + name + "'; describe it under databases: in the workspace's nightshift.yaml, with url, username and password"));
    return new Database(
        name, url, settings.find("databases." + name + ".username", ""),
        settings.find("databases." + name + ".password").map(secrets::resolve).orElse(""));
  }

  Dialect dialect() {
    return Dialect.of(url);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return name + " (" + url.replaceAll("\\?.*", "") + " as " + username + ")";
  }
}

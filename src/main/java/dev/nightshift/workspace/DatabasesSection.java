package dev.nightshift.workspace;

import dev.nightshift.runbook.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code databases} of {@code nightshift.yaml}: what {@code sql} steps may ask. */
final class DatabasesSection {
  private static final Pattern URL = Pattern.compile("jdbc:(postgresql|mariadb)://[^/?@]+/[^?@]+(\\?.*)?");
  private static final Pattern CREDENTIAL = Pattern.compile("(?i)[?&](user|password)=");

  private final Draft draft;
  private final NamedSections databases;

  DatabasesSection(Draft draft) {
    this.draft = draft;
    this.databases = new NamedSections("databases", "a url and a username", draft);
  }

  void read(@Nullable Fields all) {
    databases.read(all, this::database);
  }

  private void database(Fields fields, String setting) {
    fields.required("url", "jdbc:postgresql://db.example.org:5432/shop", DatabasesSection::url).ifPresent(url -> draft.settings.put(setting + "url", url));
    draft.settings.put(setting + "username", fields.required("username", "nightshift").value());
    databases.secret(fields, "password", setting);
  }

  private static String url(String text) {
    if (!URL.matcher(text).matches()) {
      throw new IllegalArgumentException("it is not the address of a PostgreSQL or MariaDB, such as jdbc:postgresql://HOST:5432/NAME or jdbc:mariadb://HOST:3306/NAME");
    }
    if (CREDENTIAL.matcher(text).find()) {
      throw new IllegalArgumentException("an address holds neither user nor password; write username, and password by reference");
    }
    return text;
  }
}

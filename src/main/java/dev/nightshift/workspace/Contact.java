package dev.nightshift.workspace;

import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.runbook.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A way to reach somebody, written with the channel as the key: {@code email: ada@example.org}. */
record Contact(String channel, String address) {

  /** Reads the one channel among the keys of a mapping; what is wrong with it is reported. */
  static @Nullable Contact read(Fields fields, Vocabulary vocabulary) {
    List<Contact> found = new ArrayList<>();
    boolean wrong = false;
    for (String channel : new TreeSet<>(vocabulary.channels())) {
      if (fields.has(channel)) {
        Optional<String> address = fields.parsed(channel, text -> Forms.address(channel, text));
        address.ifPresent(text -> found.add(new Contact(channel, text)));
        wrong |= address.isEmpty();
      }
    }
    if (found.size() != 1 && !wrong) {
      fields.error("needs exactly one way to be reached: write one of "
          + String.join(", ", new TreeSet<>(vocabulary.channels())) + ", such as 'email: ada@example.org'");
      return null;
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  ContactMethod method() {
    return new ContactMethod(channel, address);
  }
}

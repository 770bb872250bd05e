package dev.nightshift.runbook;

import java.util.List;
import java.util.Random;

/** Texts that nobody would write: good ones, cut, doubled, mixed and sprinkled with everything that has a meaning. */
final class Mutations {
  private static final List<String> SPRINKLES =
      List.of("```", "~~~", "```sh {name=x}\n", "{", "}", "{{", "}}", "---\n", "+++\n", "\"", "'", "\\", "- [ ] ", "> ", "\t", "\r", "\n",
          "\0", "\uFEFF", "\uD800", "<script>", "<!--", "-->", "[a](javascript:x)", "![", "](", "*", "_", "`", "|", "&#x0;", "&amp;",
          "nightshift:\n", "  when: ", "&a ", "*a ", "!!x ", "? ", ": ", "[", "]", "#", "## Diagnosis\n", "if='", "=", "%", "🔥", "\u202E");

  private final Random random;
  private final List<String> texts;

  Mutations(Random random, List<String> texts) {
    this.random = random;
    this.texts = texts;
  }

  String next() {
    StringBuilder text = new StringBuilder(text());
    for (int change = random.nextInt(8); change >= 0; change--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
        case 1 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
        case 2 -> text.insert(at, part(text()));
        case 3 -> text.insert(at, sprinkle().repeat(1 + random.nextInt(50)));
        case 4 -> text.setLength(at);
        default -> text.insert(at, sprinkle());
      }
    }
    return text.toString();
  }

  private String text() {
    return texts.get(random.nextInt(texts.size()));
  }

  private String part(String text) {
    int start = random.nextInt(text.length() + 1);
    return text.substring(start, start + random.nextInt(text.length() - start + 1));
  }

  private String sprinkle() {
    return SPRINKLES.get(random.nextInt(SPRINKLES.size()));
  }
}

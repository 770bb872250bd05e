package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {
  private final Masking masking = Masking.of(List.of("hunter2-secret", "aba", "-----BEGIN KEY-----\nabcdefgh12345678\n-----END KEY-----\n"));

  @Test
  void masks_a_secret_wherever_it_stands() {
    assertThat(masking.text("x hunter2-secret y hunter2-secret")).isEqualTo("x *** y ***");
    assertThat(masking.values(Map.of("body", List.of(Map.of("k", "=hunter2-secret=", "n", 5)))))
        .isEqualTo(Map.of("body", List.of(Map.of("k", "=***=", "n", 5))));
  }

  @Test
  void overlapping_secrets_leave_nothing_behind() {
    assertThat(masking.text("xababax")).isEqualTo("x***x");
  }

  @Test
  void masks_one_line_of_a_secret_of_several_lines() {
    assertThat(masking.text("key: abcdefgh12345678!")).isEqualTo("key: ***!");
  }

  @Test
  void masks_base64_at_every_alignment_also_broken_into_lines() {
    Masking one = Masking.of(List.of("correct horse battery staple"));
    for (String before : List.of("", "x", "xy", "user:", "abcd")) {
      byte[] bytes = (before + "correct horse battery staple and more").getBytes(StandardCharsets.UTF_8);
      String secretPart = Base64.getEncoder().encodeToString("correct horse battery staple".getBytes(StandardCharsets.UTF_8)).substring(4, 30);
      assertThat(one.text(Base64.getEncoder().encodeToString(bytes))).contains("***").doesNotContain(secretPart.substring(0, 12));
      assertThat(one.text(Base64.getMimeEncoder(20, "\n".getBytes(StandardCharsets.UTF_8)).encodeToString(bytes))).contains("***").hasSizeLessThan(35);
    }
  }

  @Test
  void masks_what_urls_and_json_make_of_a_secret() {
    Masking one = Masking.of(List.of("a b\"c/ü"));
    assertThat(one.text("?q=" + URLEncoder.encode("a b\"c/ü", StandardCharsets.UTF_8))).isEqualTo("?q=***");
    assertThat(one.text(Json.write(Map.of("k", "a b\"c/ü")))).isEqualTo("{\"k\":\"***\"}");
  }

  @Test
  void pieces_give_the_same_text_however_they_are_cut() {
    String text = "start hunter2-secret, hunter2-secre, ababa ab " + Base64.getEncoder().encodeToString("hunter2-secret".getBytes(StandardCharsets.UTF_8)) + " end hunter2";
    String whole = masking.text(text);
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Masking.Pieces pieces = masking.pieces();
      StringBuilder joined = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int length = Math.min(text.length() - at, 1 + random.nextInt(9));
        joined.append(pieces.next(text.substring(at, at + length)));
        at += length;
      }
      joined.append(pieces.end());
      assertThat(joined.toString()).as("seed " + seed).isEqualTo(whole).doesNotContain("hunter2-secret");
    }
  }

  @Test
  void no_form_of_a_secret_shows_wherever_it_is_split() {
    String secret = "hunter2/ü+secret (v1)~*";
    Masking one = Masking.of(List.of(secret));
    for (String form : forms(secret)) {
      String text = "before " + form + " after";
      for (int split = 1; split < text.length(); split++) {
        Masking.Pieces pieces = one.pieces();
        String shown = pieces.next(text.substring(0, split)) + pieces.next(text.substring(split)) + pieces.end();
        assertThat(shown).as(form + " split at " + split).startsWith("before ").contains(Masking.MASK).endsWith(" after").hasSizeLessThan(32);
      }
    }
  }

  /** As tools write it: what stands around it in base64 leaves at most a few characters that also depend on the neighbours. */
  private static List<String> forms(String secret) {
    List<String> forms = new ArrayList<>(List.of(secret));
    for (String before : List.of("", "a", "ab")) {
      for (String after : List.of("", "z", "yz")) {
        byte[] bytes = (before + secret + after).getBytes(StandardCharsets.UTF_8);
        String standard = Base64.getEncoder().encodeToString(bytes);
        forms.add(standard);
        forms.add(Base64.getUrlEncoder().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        forms.add(URLEncoder.encode(standard, StandardCharsets.UTF_8));
      }
    }
    String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    forms.addAll(List.of(form, form.toLowerCase(Locale.ROOT), form.replace("+", "%20"), "hunter2%2F%C3%BC%2Bsecret%20(v1)~*", "hunter2%2f%c3%bc%2bsecret%20%28v1%29~%2a"));
    return forms;
  }

  @Test
  void holds_back_no_more_than_what_may_be_a_secret() {
    Masking.Pieces pieces = masking.pieces();
    assertThat(pieces.next("progress 10%\n")).isEqualTo("progress 10%\n");
    assertThat(pieces.next("and hunter2-")).isEqualTo("and ");
    assertThat(pieces.next("gatherer")).isEqualTo("hunter2-gatherer");
  }
}

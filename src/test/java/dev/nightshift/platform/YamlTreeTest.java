package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTreeTest {
  private static YamlNode read(String yaml) throws YamlTree.Malformed {
    return YamlTree.read(yaml).orElseThrow();
  }

  @Test
  void reads_values_with_their_types_and_lines() throws YamlTree.Malformed {
    YamlNode.Mapping root = (YamlNode.Mapping) read("a: 1\nb:\n  - x\n  - 2.5\n  - true\n  - null\nc: '3'\nd: {e: -7}\n");
    assertThat(root.value()).isEqualTo(Map.of("a", 1L, "b", Arrays.asList("x", 2.5, true, null), "c", "3", "d", Map.of("e", -7L)));
    assertThat(root.lineOf("b")).isEqualTo(2);
    assertThat(root.lineOf("nothing")).isEqualTo(1);
    assertThat(((YamlNode.Sequence) root.entries().get("b")).items()).extracting(YamlNode::line).containsExactly(3, 4, 5, 6);
    assertThat(((YamlNode.Mapping) YamlTree.read("a: 1", 10).orElseThrow()).lineOf("a")).isEqualTo(10);
  }

  @Test
  void keeps_the_text_of_a_value_as_it_stands() throws YamlTree.Malformed {
    YamlNode.Mapping root = (YamlNode.Mapping) read("version: 1.10\nbig: 99999999999999999999\n");
    assertThat(((YamlNode.Scalar) root.entries().get("version")).text()).isEqualTo("1.10");
    assertThat(root.value()).containsEntry("big", "99999999999999999999");
  }

  @Test
  void knows_the_line_that_a_text_of_several_lines_begins_in() throws YamlTree.Malformed {
    YamlNode.Mapping root = (YamlNode.Mapping) read("a: |\n  one\n  two\nb: one\nc:\n  >-\n  folded\n");
    assertThat(root.entries().values()).extracting(node -> ((YamlNode.Scalar) node).textLine()).containsExactly(2, 4, 7);
    assertThat(root.entries().values()).extracting(YamlNode::line).containsExactly(1, 4, 6);
  }

  @Test
  void an_empty_text_holds_no_document() throws YamlTree.Malformed {
    assertThat(YamlTree.read("")).isEmpty();
    assertThat(YamlTree.read("# only a comment\n")).isEmpty();
  }

  @Test
  void an_alias_stands_for_its_anchor() throws YamlTree.Malformed {
    assertThat(read("a: &x [1]\nb: *x\n").value()).isEqualTo(Map.of("a", List.of(1L), "b", List.of(1L)));
  }

  @Test
  void a_mistake_names_its_line() {
    assertThatThrownBy(() -> read("a: 1\nb: [1, 2\nc: 3\n"))
        .isInstanceOfSatisfying(YamlTree.Malformed.class, problem -> assertThat(problem.line()).isEqualTo(3));
    assertThatThrownBy(() -> read("a: 1\na: 2\n")).isInstanceOf(YamlTree.Malformed.class)
        .hasMessageContaining("the key 'a' stands here twice");
    assertThatThrownBy(() -> read("? [a]\n: 1\n")).isInstanceOf(YamlTree.Malformed.class);
    assertThatThrownBy(() -> read("a: *nobody\n")).isInstanceOf(YamlTree.Malformed.class);
  }

  @Test
  void a_billion_laughs_are_refused() {
    StringBuilder yaml = new StringBuilder("l0: &l0 [lol]\n");
    for (int level = 1; level <= 9; level++) {
      yaml.append("l").append(level).append(": &l").append(level).append(" [")
          .append(("*l" + (level - 1) + ", ").repeat(5)).append("x]\n");
    }
    assertThatThrownBy(() -> read(yaml.toString())).isInstanceOf(YamlTree.Malformed.class)
        .hasMessageContaining("write the values out");
    assertThatThrownBy(() -> read("a: &a [*a]\n")).isInstanceOf(YamlTree.Malformed.class);
  }

  @Test
  void size_depth_and_number_are_limited() {
    assertThatThrownBy(() -> read("x".repeat(1_100_000))).isInstanceOf(YamlTree.Malformed.class).hasMessageContaining("larger than");
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(YamlTree.Malformed.class).hasMessageContaining("nested more than 40");
    assertThatThrownBy(() -> read("[" + "1,".repeat(200_000) + "]")).isInstanceOf(YamlTree.Malformed.class)
        .hasMessageContaining("more than 100000 values");
  }

  @Test
  void no_tag_makes_an_object() throws YamlTree.Malformed {
    assertThat(read("!!javax.script.ScriptEngineManager x").value()).isEqualTo("x");
  }
}

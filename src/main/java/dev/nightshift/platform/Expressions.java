package dev.nightshift.platform;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Common Expression Language (CEL, https://cel.dev) over a declared set of variables, each a map from text to anything.
 *
 * <p>An unknown variable, a wrong type or an expression too large is an error when it is compiled. Compiled expressions are kept.
 * Beside standard CEL there are its string extensions ({@code lowerAscii}, {@code trim}, {@code split}…) and optional access
 * ({@code labels[?"x"].orValue("")}); those that can build large texts from small ones are left out.
 */
public final class Expressions {
  private static final int MAX_CHARACTERS = 2000;
  private static final int MAX_KEPT = 500;
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MAX_CHARACTERS)
          .maxParseRecursionDepth(50)
          .maxParseExpressionNodeCount(1000)
          .comprehensionMaxIterations(10_000)
          .maxRegexProgramSize(1000)
          .build();
  private static final Set<Function> STRINGS =
      Set.of(Function.CHAR_AT, Function.INDEX_OF, Function.LAST_INDEX_OF, Function.LOWER_ASCII, Function.UPPER_ASCII,
          Function.SPLIT, Function.SUBSTRING, Function.TRIM);

  private final Set<String> variables;
  private final Map<String, Expression> kept =
      Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Expression> eldest) {
          return size() > MAX_KEPT;
        }
      });
  private volatile @Nullable Cel cel;

  private Expressions(Set<String> variables) {
    this.variables = Collections.unmodifiableSet(variables);
  }

  /** Expressions that may use these variables and no others. */
  public static Expressions over(String... variables) {
    return new Expressions(new TreeSet<>(Arrays.asList(variables)));
  }

  /** The variables an expression may use. */
  public Set<String> variables() {
    return variables;
  }

  /**
   * Compiles an expression of any type.
   *
   * @throws ExpressionProblem with the place and the reason
   */
  public Expression compile(String text) {
    Expression known = kept.get(text);
    if (known == null) {
      known = compiled(text);
      kept.put(text, known);
    }
    return known;
  }

  /**
   * Compiles an expression that must be true or false.
   *
   * @throws ExpressionProblem with the place and the reason
   */
  public Expression condition(String text) {
    Expression expression = compile(text);
    CelKind kind = expression.kind();
    if (kind != CelKind.BOOL && kind != CelKind.DYN) {
      throw new ExpressionProblem("use", text,
          "it gives a value of type " + expression.type() + ", and true or false is needed; compare it with something");
    }
    return expression;
  }

  private Expression compiled(String text) {
    if (text.isBlank()) {
      throw new ExpressionProblem("compile", text, "it is empty; write a condition, or leave it out");
    }
    try {
      CelAbstractSyntaxTree tree = cel().compile(text).getAst();
      return new Expression(text, tree, cel().createProgram(tree), variables);
    } catch (CelValidationException invalid) {
      throw new ExpressionProblem("compile", text, reason(invalid), invalid);
    } catch (CelEvaluationException unplannable) {
      throw new ExpressionProblem("compile", text, String.valueOf(unplannable.getMessage()), unplannable);
    }
  }

  private String reason(CelValidationException invalid) {
    String issues =
        invalid.getErrors().stream()
            .map(issue -> issue.getSourceLocation().getLine() + ":" + (issue.getSourceLocation().getColumn() + 1) + ": "
                + issue.getMessage().replace(" (in container '')", ""))
            .collect(Collectors.joining("; "));
    return issues.contains("undeclared reference")
        ? issues + "; the variables here are " + String.join(", ", variables)
        : issues;
  }

  /** Built at the first use: a client command that needs no expression must not pay for it. */
  private Cel cel() {
    Cel built = cel;
    if (built == null) {
      CelBuilder builder =
          CelFactory.standardCelBuilder()
              .setOptions(OPTIONS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addCompilerLibraries(CelExtensions.strings(STRINGS), CelExtensions.optional())
              .addRuntimeLibraries(CelExtensions.strings(STRINGS), CelExtensions.optional());
      variables.forEach(name -> builder.addVar(name, MapType.create(SimpleType.STRING, SimpleType.DYN)));
      built = builder.build();
      cel = built;
    }
    return built;
  }
}

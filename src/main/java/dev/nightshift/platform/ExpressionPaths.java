package dev.nightshift.platform;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what an expression reads: chains of names that start at a variable. */
final class ExpressionPaths {
  private static final Set<String> INDEX = Set.of("_[_]", "_[?_]", "_?._");

  private ExpressionPaths() {}

  static List<List<String>> of(CelAbstractSyntaxTree tree, Set<String> variables) {
    return CelNavigableAst.fromAst(tree).getRoot().allNodes()
        .filter(node -> node.parent().flatMap(parent -> path(parent.expr())).isEmpty())
        .map(CelNavigableExpr::expr)
        .flatMap(expression -> path(expression).stream())
        .filter(path -> variables.contains(path.getFirst()))
        .distinct()
        .toList();
  }

  private static Optional<List<String>> path(CelExpr expression) {
    return switch (expression.exprKind().getKind()) {
      case IDENT -> Optional.of(List.of(expression.ident().name()));
      case SELECT -> extended(expression.select().operand(), expression.select().field());
      case CALL -> indexed(expression.call());
      default -> Optional.empty();
    };
  }

  private static Optional<List<String>> indexed(CelExpr.CelCall call) {
    if (!INDEX.contains(call.function()) || call.args().size() != 2) {
      return Optional.empty();
    }
    CelExpr key = call.args().get(1);
    boolean text =
        key.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && key.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    return text ? extended(call.args().getFirst(), key.constant().stringValue()) : Optional.empty();
  }

  private static Optional<List<String>> extended(CelExpr operand, String name) {
    return path(operand).map(path -> {
      List<String> longer = new ArrayList<>(path);
      longer.add(name);
      return List.copyOf(longer);
    });
  }
}

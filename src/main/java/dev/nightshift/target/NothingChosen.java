package dev.nightshift.target;

import dev.nightshift.platform.Problem;

/** A selector that every inventory has answered to, and that chooses no target. */
public final class NothingChosen extends Problem.Invalid {
  NothingChosen(String message) {
    super(message);
  }
}

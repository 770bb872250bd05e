package dev.nightshift.spi;

/** Resolves secrets by reference, at the moment of use. */
public interface Secrets {

  /**
   * Returns the value behind a reference (see {@link SecretReference}), or of the name of a secret of the workspace.
   *
   * @throws dev.nightshift.platform.Problem.Unavailable when it does not resolve; the message never holds the value
   */
  String resolve(String reference);
}

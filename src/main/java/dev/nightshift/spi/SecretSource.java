package dev.nightshift.spi;

/** A place outside of this node where secrets are kept. */
public interface SecretSource {

  /** Returns the scheme of the references that it resolves. */
  SecretReference.Scheme scheme();

  /**
   * Fetches a secret. The caller keeps it for a short time, and nobody writes it anywhere.
   *
   * @param place what follows the scheme in the reference
   * @param access resolves what opens the source itself, on this node ({@code env:}, {@code file:})
   * @throws dev.nightshift.platform.Problem.Unavailable when it cannot be had; the message never holds a secret, and does not
   *     name the reference, which the caller knows
   */
  String fetch(String place, Secrets access) throws InterruptedException;
}

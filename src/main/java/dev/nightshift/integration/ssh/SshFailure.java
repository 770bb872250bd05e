package dev.nightshift.integration.ssh;

/** A connection or a command that came to nothing; the message says what and where, and what to do about it. */
final class SshFailure extends Exception {

  SshFailure(String message) {
    super(message);
  }

  SshFailure(String message, Throwable cause) {
    super(message, cause);
  }
}

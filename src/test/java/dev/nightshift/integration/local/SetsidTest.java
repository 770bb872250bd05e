package dev.nightshift.integration.local;

/** The same where the C library cannot start a session by itself. */
class SetsidTest extends LocalDriverTest {

  @Override
  protected Session session() {
    return new Setsid();
  }
}

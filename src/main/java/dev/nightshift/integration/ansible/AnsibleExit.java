package dev.nightshift.integration.ansible;

import org.jspecify.annotations.Nullable;

/** What the exit code of {@code ansible-playbook} means. */
final class AnsibleExit {
  static final int MISSING = 127;
  private static final int FAILED = 2;

  private AnsibleExit() {}

  /** Says in words why it is no success, or null where it is one. A playbook that may go on after a failed task says so itself ({@code ignore_errors}). */
  static @Nullable String explained(int exit, AnsibleResults results, String target, String program) {
    String unreachable = results.failure("unreachable");
    if (exit == MISSING && results.hosts().isEmpty()) {
      return program + " is not on this node; install Ansible there (Debian: the package ansible-core)";
    }
    if (unreachable != null) {
      return "Ansible could not reach " + unreachable;
    }
    if (exit != 0 && exit != FAILED) {
      return "ansible-playbook ended with " + exit + " and did not come to a result; its output says why";
    }
    if (exit == 0 && !results.reached(target)) {
      return "The playbook has no play for " + target + "; its hosts: must name it, one of its groups such as role_web, or all";
    }
    return exit == 0 ? null : results.failure("failed");
  }
}

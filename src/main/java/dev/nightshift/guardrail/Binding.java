package dev.nightshift.guardrail;

/** A runbook where it is used for a service: what fails, rests and earns trust together. */
public record Binding(String runbook, String service) {

  @Override
  public String toString() {
    return runbook + " on " + service;
  }
}

package dev.nightshift.ladder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bindings as the API shows them. */
final class LadderViews {
  private LadderViews() {}

  record BoundView(String of, String rung, String why) {}

  /**
   * @param bound how high the success rate is at least, from 0 to 1
   * @param manualRecovery how long people take without it, the median
   * @param selfClearing how often the alert goes away by itself, from 0 to 1
   * @param anyway how many recoveries would have come anyway: the ones that did, and of the verified ones as many as selfClearing says
   * @param words all of it in sentences
   */
  record EvidenceView(
      int attempts, int verified, int failures, int unknowns, int harms, int stops, int cameAnyway, int harmFree, double bound, @Nullable Duration recovery,
      @Nullable Duration manualRecovery, int resolvedByPeople, int clearedByThemselves, int casesWithoutRun, double selfClearing,
      int anyway, List<String> words) {
    static EvidenceView of(Bindings.Sight one) {
      Evidence evidence = one.evidence();
      Comparison without = one.comparison();
      return new EvidenceView(
          evidence.attempts(), evidence.verified(), evidence.failures(), evidence.unknowns(), evidence.harms(), evidence.stops(), evidence.cameAnyway(),
          evidence.harmFree(), evidence.bound(), evidence.recovery(), without.manual(), without.byPeople(), without.byThemselves(), without.cases(),
          without.selfClearing(), without.anyway(evidence), one.shown());
    }
  }

  /** @param lacking what is missing for it; empty where a person may accept it */
  record ProposalView(String to, boolean ready, List<String> lacking, int attempts, int verified, double bound) {
    static @Nullable ProposalView of(@Nullable Proposal next) {
      return next == null
          ? null
          : new ProposalView(next.to().word(), next.ready(), next.lacking(), next.evidence().attempts(), next.evidence().verified(), next.evidence().bound());
    }
  }

  record BindingView(
      String runbook, String service, String title, String rung, String declared, String earned, boolean fell, String why, List<BoundView> bounds,
      EvidenceView evidence, @Nullable ProposalView next) {
    static BindingView of(Bindings.Sight one) {
      return new BindingView(
          one.binding().runbook(), one.binding().service(), one.title(), one.rung().word(), one.standing().declared().word(), one.earned().word(), one.fell(),
          one.why(), one.standing().bounds().stream().map(bound -> new BoundView(bound.name(), bound.rung().word(), bound.why())).toList(),
          EvidenceView.of(one), ProposalView.of(one.next()));
    }
  }

  record RunLine(long run, @Nullable Long incident, String rung, String verdict, @Nullable Instant actedAt, @Nullable Instant endedAt, String harm, String relapse) {
    static RunLine of(Weighed run) {
      return new RunLine(run.run(), run.incident(), run.rung().word(), run.verdict(), run.actedAt(), run.endedAt(), run.harm(), run.relapse());
    }
  }

  /** @param patch a unified diff that lets the front matter follow; empty where it does */
  record WholeBinding(BindingView binding, List<RunLine> runs, String patch) {
    static WholeBinding of(Bindings.Sight one) {
      return new WholeBinding(BindingView.of(one), one.runs().reversed().stream().map(RunLine::of).toList(), one.patch());
    }
  }

  /** @param next always null: the list is complete */
  record BindingList(List<BindingView> items, @Nullable String next) {
    static BindingList of(List<Bindings.Sight> all) {
      return new BindingList(all.stream().map(BindingView::of).toList(), null);
    }
  }

  record Marked(long run, String harm) {}
}

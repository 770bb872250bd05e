package dev.nightshift.workspace;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.runbook.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells in the log and on the ledger which version came into force and which was refused. */
public final class WorkspaceFacts {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceFacts.class);
  private static final int MOST_FINDINGS = 50;

  /** For a workspace without a ledger. */
  public static final WorkspaceFacts NONE = new WorkspaceFacts(null, null);

  private final @Nullable Ledger ledger;
  private final @Nullable TransactionTemplate transaction;

  public WorkspaceFacts(@Nullable Ledger ledger, @Nullable TransactionTemplate transaction) {
    this.ledger = ledger;
    this.transaction = transaction;
  }

  /**
   * Writes {@code workspace.loaded}.
   *
   * @param place where the workspace is kept, for the log
   */
  void loaded(Object place, Workspace workspace, List<Finding> warnings) {
    LOG.info("The workspace {} is in force, version {}, {} warnings", place, workspace.version(), warnings.size());
    warnings.forEach(warning -> LOG.warn("{}", warning));
    append("workspace.loaded", workspace.version(),
        Map.of("version", workspace.version(), "folder", workspace.folder().toString(), "warnings", texts(warnings)));
  }

  /**
   * Writes {@code workspace.rejected}.
   *
   * @param what was refused, as a sentence for the log
   */
  void rejected(String what, Workspace kept, List<Finding> errors) {
    LOG.error("{} Version {} stays in force until this is corrected:\n{}", what, kept.version(), lines(errors));
    append("workspace.rejected", kept.version(),
        Map.of("kept", kept.version(), "folder", kept.folder().toString(), "errors", errors.size(), "findings", texts(errors)));
  }

  /** Returns findings as a block of text, a line each. */
  static String lines(List<Finding> findings) {
    return findings.stream().map(finding -> "  " + finding).collect(Collectors.joining("\n"));
  }

  private static List<String> texts(List<Finding> findings) {
    return findings.stream().limit(MOST_FINDINGS).map(Finding::toString).toList();
  }

  /** A database that is away must not keep a correction from coming into force; the log has it in any case. */
  private void append(String type, String version, Map<String, ?> data) {
    if (ledger == null || transaction == null) {
      return;
    }
    try {
      transaction.executeWithoutResult(status -> ledger.append(FactDraft.ofSystem(type, "automation", version, data)));
    } catch (DataAccessException | TransactionException away) {
      LOG.warn("The fact {} could not be written: {}", type, away.getMessage());
    }
  }
}

package dev.nightshift.workspace;

/** A configuration that is looked after, so that what changes where it comes from comes into force. */
interface WatchedWorkspaces extends Workspaces {

  /** Looks whether something changed, and takes it over where it is due and valid. */
  void look();
}

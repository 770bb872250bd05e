package dev.nightshift.alert;

import java.util.List;

/** Alerts whose source was asked whether they still fire. */
public interface AskedAlerts {

  /** Resolves an alert that is still open; its fact says who was asked. */
  void over(long alertId, String source);

  /** Returns the addresses that the source gave with an alert. */
  List<String> links(long alertId);
}

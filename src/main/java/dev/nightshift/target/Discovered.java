package dev.nightshift.target;

import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource.Host;
import java.util.List;

/** The hosts that inventories know. */
@FunctionalInterface
public interface Discovered {

  /** Where nobody can be asked. */
  Discovered NOBODY = definition -> {
    throw new Problem.Unavailable("The inventory " + definition.id() + " cannot be asked here");
  };

  /**
   * Returns what an inventory knows, no older than it may be.
   *
   * @throws Problem.Unavailable where it did not answer; the message says why
   */
  List<Host> hosts(InventoryDefinition definition);
}

package dev.nightshift.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A place that knows hosts: an inventory of Ansible, a monitoring system, a cluster, a command. */
public interface InventorySource {

  /** Returns the word of the workspace: {@code ansible}, {@code prometheus}. */
  String kind();

  /** Describes its own settings, so that validation and documentation come from one place. */
  List<Setting> settings();

  /** Says what is wrong with settings that have the right form, in sentences; empty where nothing is. Reaches nothing. */
  default List<String> check(Map<String, String> settings) {
    return List.of();
  }

  /**
   * Asks for all hosts.
   *
   * @param settings by name; a list is JSON
   * @param timeout after which the answer must be there
   * @throws dev.nightshift.platform.Problem when there is none; the message never holds a secret
   */
  List<Host> find(Map<String, String> settings, Duration timeout) throws InterruptedException;

  /**
   * A setting.
   *
   * @param list whether it is a list of texts
   */
  record Setting(String name, String help, boolean required, boolean list) {}

  /**
   * What was found.
   *
   * @param settings how it is reached, where the source knows that: {@code port}, {@code user}
   */
  record Host(String name, String address, Map<String, String> labels, Map<String, String> settings) {
    public Host {
      labels = Map.copyOf(labels);
      settings = Map.copyOf(settings);
    }
  }
}

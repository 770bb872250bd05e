package dev.nightshift.integration.kubernetes;

/** One resource, by its name. The namespace means nothing for a node. */
record Thing(Kind kind, String namespace, String name) {

  String path() {
    return kind.path(namespace) + "/" + name;
  }

  @Override
  public String toString() {
    return kind.word() + "/" + name + (kind.namespaced() ? " in namespace " + namespace : "");
  }
}

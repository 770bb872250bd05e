package dev.nightshift.integration.kubernetes;

/**
 * How a cluster's API is reached.
 *
 * @param ca its certificate authority in PEM; empty where the ones of this machine will do
 * @param namespace for names without one; empty where there is none
 */
record Cluster(String url, String token, String ca, String namespace) {}

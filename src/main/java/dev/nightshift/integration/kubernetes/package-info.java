/** Kubernetes: steps that look at and change what runs in a cluster, and secrets of its Secrets. */
package dev.nightshift.integration.kubernetes;

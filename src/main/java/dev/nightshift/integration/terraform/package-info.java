/** Terraform and OpenTofu on this node: plans that people read, and the apply of exactly those. */
package dev.nightshift.integration.terraform;

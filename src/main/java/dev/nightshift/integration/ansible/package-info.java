/** Playbooks: Ansible on this node, with an inventory made of our targets. */
package dev.nightshift.integration.ansible;

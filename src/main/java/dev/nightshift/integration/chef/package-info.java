/** Recipes: Chef Infra Client or Cinc Client in local mode on the target. */
package dev.nightshift.integration.chef;

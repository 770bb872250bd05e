package dev.nightshift.target;

import static org.hamcrest.Matchers.contains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestWeb;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.integration.command.CommandInventory;
import dev.nightshift.spi.InventorySource;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.MockMvc;

class TargetApiTest {
  @TempDir Path folder;
  private MockMvc web;

  @BeforeEach
  void open() {
    WorkspaceFolder.small(folder)
        .replace("routing.yaml", "rules:", "defaultService: payments\nrules:")
        .file("services/shop.yaml", """
            team: payments
            environment: prod
            labels: {tier: web}
            targets:
              - {name: shop-a, connection: local, labels: {role: web, zone: a}}
              - {name: shop-b, connection: local, labels: {role: web, zone: b}}
            """);
    web = web(List.of());
  }

  private MockMvc web(List<InventorySource> sources) {
    TestWorkspaces workspaces = TestWorkspaces.of(folder);
    return TestWeb.of(TestWeb.VIEWER, new TargetApi(workspaces, new Inventories(sources, workspaces, Clock.systemUTC())));
  }

  @Test
  void inventories_are_shown_with_the_age_of_their_answer() throws Exception {
    Path program = Files.writeString(folder.resolve("hosts"), "#!/bin/sh\necho '[{\"name\":\"web-7\",\"labels\":{\"role\":\"web\"}},{\"name\":\"a b\"}]'\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    WorkspaceFolder.empty(folder)
        .replace("nightshift.yaml", "channels:", "inventories: {cmdb: {kind: command, run: ./hosts}}\nchannels:")
        .replace("services/shop.yaml", "targets:", "discover: [{inventory: cmdb, where: role=web, connection: ssh, user: u, key: 'env:K', knownHosts: first-use}]\ntargets:");

    web(List.of(new CommandInventory(version -> folder, Map.of()))).perform(get("/api/v1/targets").param("selector", "role=web").param("service", "shop"))
        .andExpect(jsonPath("$.items[*].name", contains("shop-a", "shop-b", "web-7")))
        .andExpect(jsonPath("$.inventories[0].id").value("cmdb"))
        .andExpect(jsonPath("$.inventories[0].hosts").value(1))
        .andExpect(jsonPath("$.inventories[0].leftOut").value(1))
        .andExpect(jsonPath("$.inventories[0].ageSeconds", lessThan(60)));
    web(List.of()).perform(get("/api/v1/targets").param("selector", "role=web").param("service", "shop"))
        .andExpect(status().isServiceUnavailable())
        .andExpect(jsonPath("$.detail", containsString("The inventory cmdb did not answer")));
  }

  @Test
  void a_selector_hits_what_a_run_would_hit() throws Exception {
    web.perform(get("/api/v1/targets").param("selector", "role=web,zone!=b"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.items[*].name", contains("shop-a")))
        .andExpect(jsonPath("$.items[0].service").value("shop"))
        .andExpect(jsonPath("$.items[0].labels.tier").value("web"))
        .andExpect(jsonPath("$.items[0].labels.env").value("prod"));
    web.perform(get("/api/v1/targets").param("selector", "role").param("service", "payments"))
        .andExpect(jsonPath("$.items[*].name", contains("payments-1")));
    web.perform(get("/api/v1/targets").param("selector", "service=shop,role=web").param("service", "payments"))
        .andExpect(jsonPath("$.items[*].name", contains("shop-a", "shop-b")));
  }

  @Test
  void nothing_hit_is_a_problem_that_says_what_is_there() throws Exception {
    web.perform(get("/api/v1/targets").param("selector", "role=db").param("service", "shop"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.detail", containsString("The selector role=db chooses no target of the service shop; the targets there have the labels env, name, role")));
    web.perform(get("/api/v1/targets").param("selector", " ")).andExpect(status().isBadRequest());
    web.perform(get("/api/v1/targets").param("selector", "!role")).andExpect(status().isBadRequest());
    web.perform(get("/api/v1/targets").param("selector", "role=web").param("service", "shp"))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.detail", containsString("the services are payments, shop")));
  }
}

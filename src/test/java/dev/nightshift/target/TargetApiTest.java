package dev.nightshift.target;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestWeb;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
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
    web = TestWeb.of(TestWeb.VIEWER, new TargetApi(TestWorkspaces.of(folder)));
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

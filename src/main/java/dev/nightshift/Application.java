package dev.nightshift;

import dev.nightshift.alert.AlertWiring;
import dev.nightshift.check.CheckWiring;
import dev.nightshift.communication.CommunicationWiring;
import dev.nightshift.console.ApiDocsWiring;
import dev.nightshift.console.ConsoleWiring;
import dev.nightshift.drift.DriftWiring;
import dev.nightshift.escalation.EscalationWiring;
import dev.nightshift.guardrail.AccessWiring;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.IdentityWiring;
import dev.nightshift.incident.IncidentWiring;
import dev.nightshift.intake.IntakeWiring;
import dev.nightshift.integration.alertmanager.AlertmanagerWiring;
import dev.nightshift.integration.ansible.AnsibleWiring;
import dev.nightshift.integration.chat.ChatWiring;
import dev.nightshift.integration.runbook.RunbookStepWiring;
import dev.nightshift.integration.chef.ChefWiring;
import dev.nightshift.integration.command.CommandInventoryWiring;
import dev.nightshift.integration.command.CommandSecretWiring;
import dev.nightshift.integration.http.HttpStepWiring;
import dev.nightshift.integration.kubernetes.KubernetesSecretWiring;
import dev.nightshift.integration.kubernetes.KubernetesWiring;
import dev.nightshift.integration.lambda.LambdaWiring;
import dev.nightshift.integration.local.LocalWiring;
import dev.nightshift.integration.notify.NotifyWiring;
import dev.nightshift.integration.pagerduty.PagerDutyWiring;
import dev.nightshift.integration.prometheus.PrometheusWiring;
import dev.nightshift.integration.shell.ShellWiring;
import dev.nightshift.integration.mattermost.MattermostWiring;
import dev.nightshift.integration.slack.SlackWiring;
import dev.nightshift.integration.smtp.SmtpWiring;
import dev.nightshift.integration.sql.SqlWiring;
import dev.nightshift.integration.ssh.SshWiring;
import dev.nightshift.integration.terraform.TerraformWiring;
import dev.nightshift.integration.vault.VaultWiring;
import dev.nightshift.integration.wait.WaitWiring;
import dev.nightshift.integration.webhook.WebhookWiring;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ledger.LedgerWiring;
import dev.nightshift.oncall.OnCallWiring;
import dev.nightshift.paging.PagingWiring;
import dev.nightshift.paging.ApprovalLinkWiring;
import dev.nightshift.paging.StopLinkWiring;
import dev.nightshift.platform.PlatformWiring;
import dev.nightshift.review.ReviewWiring;
import dev.nightshift.room.RoomWiring;
import dev.nightshift.run.RunWiring;
import dev.nightshift.target.TargetWiring;
import dev.nightshift.telemetry.TelemetryWiring;
import dev.nightshift.why.WhyWiring;
import dev.nightshift.workspace.WorkspaceWiring;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;

/** What the server is made of: the framework's parts, then ours in the order in which an alert flows through them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  PropertyPlaceholderAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  HttpEncodingAutoConfiguration.class,
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  ErrorMvcAutoConfiguration.class,
})
@Import({
  PlatformWiring.class,
  TelemetryWiring.class,
  LedgerWiring.class,
  WorkspaceWiring.class,
  IdentityWiring.class,
  OnCallWiring.class,
  IntakeWiring.class,
  PagerDutyWiring.class,
  AlertmanagerWiring.class,
  CheckWiring.class,
  AlertWiring.class,
  IncidentWiring.class,
  TargetWiring.class,
  LocalWiring.class,
  SshWiring.class,
  ShellWiring.class,
  HttpStepWiring.class,
  PrometheusWiring.class,
  AnsibleWiring.class,
  SqlWiring.class,
  NotifyWiring.class,
  TerraformWiring.class,
  WaitWiring.class,
  ChatWiring.class,
  RunbookStepWiring.class,
  ChefWiring.class,
  KubernetesWiring.class,
  LambdaWiring.class,
  VaultWiring.class,
  KubernetesSecretWiring.class,
  CommandSecretWiring.class,
  CommandInventoryWiring.class,
  GuardrailWiring.class,
  AccessWiring.class,
  LadderWiring.class,
  RunWiring.class,
  DriftWiring.class,
  EscalationWiring.class,
  SmtpWiring.class,
  WebhookWiring.class,
  SlackWiring.class,
  MattermostWiring.class,
  PagingWiring.class,
  ApprovalLinkWiring.class,
  StopLinkWiring.class,
  CommunicationWiring.class,
  WhyWiring.class,
  RoomWiring.class,
  ReviewWiring.class,
  ConsoleWiring.class,
  ApiDocsWiring.class,
})
public class Application {}

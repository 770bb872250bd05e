package dev.nightshift.integration.webhook;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Pages and updates by webhook. */
@Configuration(proxyBeanMethods = false)
@Import(WebhookChannel.class)
public class WebhookWiring {}

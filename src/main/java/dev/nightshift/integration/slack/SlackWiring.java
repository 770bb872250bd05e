package dev.nightshift.integration.slack;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Slack. */
@Configuration(proxyBeanMethods = false)
@Import({SlackSite.class, SlackEndpoint.class, SlackChannel.class})
public class SlackWiring {}

package dev.nightshift.integration.slack;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Slack. */
@Configuration(proxyBeanMethods = false)
@Import({SlackEndpoint.class, SlackAnswers.class, SlackChannel.class})
public class SlackWiring {}

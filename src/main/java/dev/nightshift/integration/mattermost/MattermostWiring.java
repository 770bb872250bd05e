package dev.nightshift.integration.mattermost;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Mattermost. */
@Configuration(proxyBeanMethods = false)
@Import({MattermostSite.class, MattermostEndpoint.class, MattermostChannel.class})
public class MattermostWiring {}

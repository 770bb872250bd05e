package dev.nightshift.paging;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Lets whoever was told of a run stop it from the message. */
@Configuration(proxyBeanMethods = false)
@Import({Stopping.class, StopRunPage.class})
public class StopLinkWiring {}

package dev.nightshift.drift;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What notices that runbooks no longer fit what they act on. */
@Configuration(proxyBeanMethods = false)
@Import(ChangeFollower.class)
public class DriftWiring {}

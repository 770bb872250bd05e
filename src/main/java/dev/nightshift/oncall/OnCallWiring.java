package dev.nightshift.oncall;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Who is on call. */
@Configuration(proxyBeanMethods = false)
@Import({OverrideStore.class, OnCallRoster.class, Overrides.class, OnCallApi.class})
public class OnCallWiring {}

package dev.nightshift.guardrail;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Explains who may do what. */
@Configuration(proxyBeanMethods = false)
@Import(AccessApi.class)
public class AccessWiring {}

package dev.nightshift.integration.smtp;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Pages and updates by mail. */
@Configuration(proxyBeanMethods = false)
@Import(EmailChannel.class)
public class SmtpWiring {}

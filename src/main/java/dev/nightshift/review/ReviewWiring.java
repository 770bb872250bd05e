package dev.nightshift.review;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Looks back: post-mortems and the ledger itself. */
@Configuration(proxyBeanMethods = false)
@Import({ReviewApi.class, LedgerApi.class})
public class ReviewWiring {}

package dev.nightshift.review;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Looks back. */
@Configuration(proxyBeanMethods = false)
@Import(ReviewApi.class)
public class ReviewWiring {}

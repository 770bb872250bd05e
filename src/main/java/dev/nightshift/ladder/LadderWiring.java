package dev.nightshift.ladder;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How far runbooks may go alone, and what lowers that. */
@Configuration(proxyBeanMethods = false)
@Import({StaleMarkStore.class, Staleness.class, StaleApi.class})
public class LadderWiring {}

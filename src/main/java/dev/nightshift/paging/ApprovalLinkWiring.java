package dev.nightshift.paging;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Lets whoever is asked for an approval answer from the message. */
@Configuration(proxyBeanMethods = false)
@Import({AnsweringApproval.class, ApproveRunPage.class})
public class ApprovalLinkWiring {}

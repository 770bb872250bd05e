/** Mail by SMTP (RFC 5321). Settings: {@code smtp.host}, {@code .port}, {@code .from}, {@code .username}, {@code .password}, {@code .tls}. */
package dev.nightshift.integration.smtp;

/** Statements: PostgreSQL and MariaDB by JDBC. Settings: {@code databases.NAME.url}, {@code .username}, {@code .password}. */
package dev.nightshift.integration.sql;

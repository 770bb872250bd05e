/** AWS Lambda: functions that steps invoke. */
package dev.nightshift.integration.lambda;

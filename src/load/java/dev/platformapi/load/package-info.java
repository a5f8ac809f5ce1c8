/**
 * The service under load by Gatling, over every protocol that it speaks: {@code ./mvnw -q -Pload
 * verify}. Compiled in that Maven profile only.
 */
package dev.platformapi.load;

/**
 * Identity: tokens, passwords, who the caller is and what the caller may do. Knows no aggregate:
 * accounts are reached through {@link dev.platformapi.auth.Accounts}.
 */
package dev.platformapi.auth;

/** The kinds of values that settings take. */
package dev.platformapi.setting;

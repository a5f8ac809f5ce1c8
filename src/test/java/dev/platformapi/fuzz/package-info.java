/** Inputs at random, valid ones and broken ones, for every protocol. */
package dev.platformapi.fuzz;

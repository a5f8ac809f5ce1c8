/**
 * Who answers for a service: {@link dev.platformapi.gateway.upstream.Upstreams} makes the {@link
 * dev.platformapi.gateway.upstream.Balancer} of each, which chooses by Kong's algorithms, among
 * those who are well and at the addresses that DNS has for them now. {@link
 * dev.platformapi.gateway.upstream.Breakers} say when nobody is to be asked at all. Nothing in here
 * knows a request, and everything may be called by several event loops at once.
 */
package dev.platformapi.gateway.upstream;

/**
 * A gateway at work: takes requests, lets them pass the plugins of their route, sends them on and
 * brings the answers back, over HTTP/1.1 and HTTP/2 on both sides.
 */
package dev.platformapi.gateway.proxy;

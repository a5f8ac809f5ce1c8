package dev.platformapi.cache;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Remembers what a method that returns a {@code Uni} answers, in Redis for all pods. Failures are
 * not remembered. The arguments are the key: they must say all that the answer depends on, and are
 * told apart by their JSON. Who asks is one of them, as a {@link Visibility}.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CacheResponse {
  /** For how many seconds, if nothing is forgotten before; at most {@value #MAX_TTL}. */
  @Nonbinding
  int ttl() default 60;

  /**
   * What {@link ResponseCache#forget} names to have the answer forgotten; <code>{n}</code> stands
   * for the argument of that index.
   */
  @Nonbinding
  String tag() default "";

  /** Whether each caller has answers of their own; else those who may do the same share them. */
  @Nonbinding
  boolean perCaller() default true;

  /** The longest that an answer is remembered, in seconds. */
  int MAX_TTL = 600;
}

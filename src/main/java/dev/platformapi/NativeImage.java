package dev.platformapi;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a native program must be told of libraries that no extension of Quarkus looks after; the
 * rest is in {@code META-INF/native-image} among the resources. NativeImageTest keeps it complete.
 */
final class NativeImage {
  private NativeImage() {}

  /**
   * Classes that Caffeine finds by their names: a cache, and its entries, for each kind of ours.
   */
  @RegisterForReflection(
      classNames = {
        "com.github.benmanes.caffeine.cache.PSMS",
        "com.github.benmanes.caffeine.cache.PSMW",
        "com.github.benmanes.caffeine.cache.PSWMS",
        "com.github.benmanes.caffeine.cache.PSWMW",
        "com.github.benmanes.caffeine.cache.SSMS",
        "com.github.benmanes.caffeine.cache.SSMSA",
        "com.github.benmanes.caffeine.cache.SSMSW",
        "com.github.benmanes.caffeine.cache.SSMW",
        "com.github.benmanes.caffeine.cache.SSMWA",
        "com.github.benmanes.caffeine.cache.SSMWW"
      })
  static final class CaffeineCaches {
    private CaffeineCaches() {}
  }

  /** Messages in failures of gRPC: protocol buffers read and print their fields by reflection. */
  @RegisterForReflection(
      targets = {
        BadRequest.class,
        BadRequest.Builder.class,
        BadRequest.FieldViolation.class,
        BadRequest.FieldViolation.Builder.class,
        ErrorInfo.class,
        ErrorInfo.Builder.class,
        QuotaFailure.class,
        QuotaFailure.Builder.class,
        QuotaFailure.Violation.class,
        QuotaFailure.Violation.Builder.class,
        ResourceInfo.class,
        ResourceInfo.Builder.class,
        RetryInfo.class,
        RetryInfo.Builder.class,
        Status.class,
        Status.Builder.class
      })
  static final class GrpcStatus {
    private GrpcStatus() {}
  }
}

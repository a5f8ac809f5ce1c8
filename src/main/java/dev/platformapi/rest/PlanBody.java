package dev.platformapi.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A rate-limiting plan.
 *
 * @param plan one of the configuration's; null for the default one
 */
@RegisterForReflection
@Schema(description = "A rate-limiting plan")
public record PlanBody(@Schema(examples = "pro", nullable = true) String plan) {}

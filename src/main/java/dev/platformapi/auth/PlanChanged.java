package dev.platformapi.auth;

import java.util.UUID;

/** A user has another plan. */
record PlanChanged(UUID userId) {}

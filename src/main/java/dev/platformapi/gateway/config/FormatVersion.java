package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Written;

/** The version of the format that a file is in. */
public enum FormatVersion implements Written {
  V1_1,
  V2_1,
  V3_0;

  @Override
  public String written() {
    return name().substring(1).replace('_', '.');
  }
}

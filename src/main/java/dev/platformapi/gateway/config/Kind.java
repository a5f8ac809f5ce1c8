package dev.platformapi.gateway.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The kinds of entities, each behind those that it refers to. */
enum Kind {
  CERTIFICATES("certificates", "id", Map.of(), List.of()),
  CA_CERTIFICATES("ca_certificates", "id", Map.of(), List.of()),
  SNIS("snis", "name", Map.of("certificate", CERTIFICATES), List.of()),
  UPSTREAMS("upstreams", "name", Map.of("client_certificate", CERTIFICATES), List.of()),
  TARGETS("targets", "id", Map.of("upstream", UPSTREAMS), List.of("upstream", "target")),
  SERVICES("services", "name", Map.of("client_certificate", CERTIFICATES), List.of()),
  ROUTES("routes", "name", Map.of("service", SERVICES), List.of()),
  CONSUMERS("consumers", "username", Map.of(), List.of()),
  PLUGINS(
      "plugins",
      "id",
      Map.of("route", ROUTES, "service", SERVICES, "consumer", CONSUMERS),
      List.of("name", "route", "service", "consumer")),
  KEYAUTH_CREDENTIALS("keyauth_credentials", "id", Map.of("consumer", CONSUMERS), List.of()),
  JWT_SECRETS("jwt_secrets", "id", Map.of("consumer", CONSUMERS), List.of()),
  BASICAUTH_CREDENTIALS(
      "basicauth_credentials", "id", Map.of("consumer", CONSUMERS), List.of("username")),
  ACLS("acls", "id", Map.of("consumer", CONSUMERS), List.of("consumer", "group"));

  private static final Map<Kind, List<Kind>> CHILDREN = childrenOfEach();

  private final String list;
  private final String key;
  private final Map<String, Kind> references;
  private final List<String> identity;

  Kind(String list, String key, Map<String, Kind> references, List<String> identity) {
    this.list = list;
    this.key = key;
    this.references = references;
    this.identity = identity;
  }

  /** The field that lists these entities, at the top or in one that they refer to. */
  String list() {
    return list;
  }

  /** The field by which others refer to them, beside the id; or the id, when there is none. */
  String key() {
    return key;
  }

  /** The kind that a field refers to; null when the field refers to none. */
  Kind reference(String field) {
    return references.get(field);
  }

  /** The fields that Kong makes ids of, when it is not the key alone. */
  List<String> identity() {
    return identity;
  }

  /** The kinds that may stand in an entity of this one, because they refer to it. */
  List<Kind> children() {
    return CHILDREN.get(this);
  }

  private static Map<Kind, List<Kind>> childrenOfEach() {
    Map<Kind, List<Kind>> children = new EnumMap<>(Kind.class);
    for (Kind parent : values()) {
      children.put(
          parent,
          Arrays.stream(values()).filter(child -> child.references.containsValue(parent)).toList());
    }
    return children;
  }
}

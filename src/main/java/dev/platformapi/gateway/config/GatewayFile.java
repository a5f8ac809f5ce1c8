package dev.platformapi.gateway.config;

import java.util.List;

/**
 * A declarative file in which nothing is wrong: all entities of each kind, wherever in the file
 * they stood. Their order depends on the file alone.
 */
public record GatewayFile(
    FormatVersion formatVersion,
    List<ServiceDefinition> services,
    List<RouteDefinition> routes,
    List<UpstreamDefinition> upstreams,
    List<TargetDefinition> targets,
    List<ConsumerDefinition> consumers,
    List<KeyAuthCredentialDefinition> keyAuthCredentials,
    List<JwtSecretDefinition> jwtSecrets,
    List<BasicAuthCredentialDefinition> basicAuthCredentials,
    List<AclDefinition> acls,
    List<PluginDefinition> plugins,
    List<CertificateDefinition> certificates,
    List<SniDefinition> snis,
    List<CaCertificateDefinition> caCertificates) {}

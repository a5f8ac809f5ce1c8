package dev.platformapi.k8s;

import static dev.platformapi.k8s.Manifests.each;
import static dev.platformapi.k8s.Manifests.name;
import static dev.platformapi.k8s.Manifests.text;
import static dev.platformapi.k8s.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import dev.platformapi.k8s.Manifests.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether what the objects of a directory say of each other is so. */
final class References {
  private static final String H2C = "kubernetes.io/h2c";

  private final Manifests manifests;
  private final String documentation;
  private final List<String> faults = new ArrayList<>();

  private References(Manifests manifests, String documentation) {
    this.manifests = manifests;
    this.documentation = documentation;
  }

  /**
   * What is wrong.
   *
   * @param documentation tells how the Secrets are made that are not among the objects
   */
  static List<String> faults(Manifests manifests, String documentation) {
    References references = new References(manifests, documentation);
    references.check();
    return references.faults;
  }

  private void check() {
    namespaces();
    manifests.pods().forEach(this::pod);
    manifests.services().forEach(this::service);
    Stream.of("Deployment", "StatefulSet", "PodDisruptionBudget")
        .flatMap(kind -> manifests.all(kind).stream())
        .forEach(object -> selects(object, "/spec/selector/matchLabels"));
    manifests
        .all("NetworkPolicy")
        .forEach(policy -> selects(policy, "/spec/podSelector/matchLabels"));
    manifests.all("HorizontalPodAutoscaler").forEach(this::autoscaler);
    manifests.all("Ingress").forEach(this::ingress);
    manifests.all("HTTPRoute").forEach(route -> route(route, "http"));
    manifests.all("GRPCRoute").forEach(route -> route(route, H2C));
    oneHostForOneKind();
    manifests.all("ServiceMonitor").forEach(this::serviceMonitor);
    manifests.all("PodMonitor").forEach(object -> selects(object, "/spec/selector/matchLabels"));
  }

  private void fault(String object, String what) {
    faults.add(manifests.name() + " " + object + ": " + what);
  }

  private void namespaces() {
    Set<String> namespaces = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (JsonNode object : manifests.objects()) {
      namespaces.add(
          object.path("kind").asText().equals("Namespace")
              ? name(object)
              : object.at("/metadata/namespace").asText());
      if (!titles.add(object.path("apiVersion") + title(object))) {
        fault(title(object), "is there twice");
      }
      if (!name(object).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
        fault(title(object), "no good name");
      }
    }
    if (namespaces.size() != 1) {
      fault("all", "in several namespaces: " + namespaces);
    }
  }

  private void pod(Pod pod) {
    text(pod.spec(), "/serviceAccountName").ifPresent(name -> exists(pod, "ServiceAccount", name));
    Set<String> volumes = new HashSet<>();
    each(pod.spec(), "volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    manifests.all("StatefulSet").stream()
        .filter(set -> title(set).equals(pod.owner()))
        .flatMap(set -> each(set, "/spec/volumeClaimTemplates"))
        .forEach(claim -> volumes.add(name(claim)));
    each(pod.spec(), "volumes")
        .forEach(
            volume -> {
              text(volume, "/configMap/name").ifPresent(name -> exists(pod, "ConfigMap", name));
              text(volume, "/secret/secretName").ifPresent(name -> secret(pod, name, null));
            });
    for (JsonNode container : pod.containers()) {
      each(container, "volumeMounts")
          .map(mount -> mount.path("name").asText())
          .filter(volume -> !volumes.contains(volume))
          .forEach(volume -> fault(pod.owner(), "there is no volume " + volume));
      each(container, "envFrom")
          .forEach(
              source -> {
                text(source, "/configMapRef/name")
                    .ifPresent(name -> exists(pod, "ConfigMap", name));
                text(source, "/secretRef/name").ifPresent(name -> secret(pod, name, null));
              });
      each(container, "env")
          .map(variable -> variable.at("/valueFrom/secretKeyRef"))
          .filter(JsonNode::isObject)
          .forEach(
              reference ->
                  secret(pod, reference.path("name").asText(), reference.path("key").asText()));
      Stream.of("startupProbe", "readinessProbe", "livenessProbe")
          .map(probe -> container.at("/" + probe + "/httpGet/port"))
          .filter(JsonNode::isTextual)
          .filter(port -> !hasPort(pod, port))
          .forEach(port -> fault(pod.owner(), "a probe asks a port that there is not, " + port));
    }
    pod.containers().stream()
        .flatMap(container -> each(container, "ports"))
        .map(port -> port.path("containerPort"))
        .filter(port -> !isLetIn(pod, port))
        .forEach(port -> fault(pod.owner(), "no network policy lets anybody in to " + port));
    each(pod.spec(), "topologySpreadConstraints")
        .filter(constraint -> !matches(constraint.at("/labelSelector/matchLabels"), pod))
        .forEach(constraint -> fault(pod.owner(), "does not spread itself: " + constraint));
  }

  private boolean isLetIn(Pod pod, JsonNode port) {
    return manifests.all("NetworkPolicy").stream()
        .filter(policy -> matches(policy.at("/spec/podSelector/matchLabels"), pod))
        .flatMap(policy -> each(policy, "/spec/ingress"))
        .flatMap(rule -> each(rule, "ports"))
        .anyMatch(allowed -> allowed.path("port").equals(port));
  }

  private void exists(Pod pod, String kind, String name) {
    if (manifests.find(kind, name).isEmpty()) {
      fault(pod.owner(), "there is no " + kind + "/" + name);
    }
  }

  /** One with its keys among the objects, or with a command that makes it in the documentation. */
  private void secret(Pod pod, String name, String key) {
    boolean generated =
        manifests.all("Secret").stream()
            .filter(secret -> name(secret).equals(name))
            .anyMatch(
                secret -> key == null || secret.path("data").has(key) || isOptional(pod, key));
    String command = "create secret generic " + name;
    boolean told =
        documentation.contains(command)
            && (key == null
                || documentation
                    .substring(documentation.indexOf(command))
                    .matches("(?s).{0,400}--from-(literal|file)=" + key + "=.*"));
    if (!generated && !told) {
      fault(pod.owner(), "Secret/%s, key %s: nobody says how it is made".formatted(name, key));
    }
  }

  private static boolean isOptional(Pod pod, String key) {
    return pod.containers().stream()
        .flatMap(container -> each(container, "env"))
        .map(variable -> variable.at("/valueFrom/secretKeyRef"))
        .anyMatch(
            reference ->
                reference.path("key").asText().equals(key)
                    && reference.path("optional").asBoolean());
  }

  private void service(JsonNode service) {
    List<Pod> selected =
        manifests.pods().stream()
            .filter(pod -> matches(service.at("/spec/selector"), pod))
            .toList();
    if (selected.isEmpty()) {
      fault(title(service), "selects no pod");
    }
    for (Pod pod : selected) {
      each(service, "/spec/ports")
          .filter(port -> !hasPort(pod, port.path("targetPort")))
          .forEach(port -> fault(title(service), pod.owner() + " has no port for " + port));
    }
  }

  private void selects(JsonNode object, String selector) {
    JsonNode labels = object.at(selector);
    if (manifests.pods().stream().noneMatch(pod -> matches(labels, pod))) {
      fault(title(object), "selects no pod with " + labels);
    }
  }

  private void autoscaler(JsonNode autoscaler) {
    JsonNode target = autoscaler.at("/spec/scaleTargetRef");
    manifests
        .find(target.path("kind").asText(), target.path("name").asText())
        .ifPresentOrElse(
            found -> {
              if (found.at("/spec").has("replicas")) {
                fault(title(found), "replicas are the autoscaler's, not to be reset by each apply");
              }
            },
            () -> fault(title(autoscaler), "there is no " + target));
  }

  private void ingress(JsonNode ingress) {
    each(ingress, "/spec/rules")
        .flatMap(rule -> each(rule, "/http/paths"))
        .map(path -> path.at("/backend/service"))
        .forEach(
            backend ->
                backend(ingress, backend.path("name").asText(), backend.at("/port/name"), "http"));
  }

  private void route(JsonNode route, String protocol) {
    if (each(route, "/spec/parentRefs").findAny().isEmpty()) {
      fault(title(route), "has no parent");
    }
    List<JsonNode> backends =
        each(route, "/spec/rules").flatMap(rule -> each(rule, "backendRefs")).toList();
    if (backends.isEmpty()) {
      fault(title(route), "leads nowhere");
    }
    backends.forEach(
        backend -> backend(route, backend.path("name").asText(), backend.path("port"), protocol));
  }

  private void backend(JsonNode from, String service, JsonNode port, String protocol) {
    boolean found =
        manifests.services().stream()
            .filter(candidate -> name(candidate).equals(service))
            .flatMap(candidate -> each(candidate, "/spec/ports"))
            .filter(
                candidate ->
                    candidate.path("name").equals(port) || candidate.path("port").equals(port))
            .anyMatch(candidate -> candidate.path("appProtocol").asText().equals(protocol));
    if (!found) {
      fault(title(from), "no Service/%s has a port %s for %s".formatted(service, port, protocol));
    }
  }

  /** Of an HTTPRoute and a GRPCRoute with a host in common a Gateway takes one only. */
  private void oneHostForOneKind() {
    Set<JsonNode> hosts = new HashSet<>();
    manifests.all("HTTPRoute").forEach(route -> each(route, "/spec/hostnames").forEach(hosts::add));
    manifests
        .all("GRPCRoute")
        .forEach(
            route -> {
              if (each(route, "/spec/hostnames").findAny().isEmpty()
                  || each(route, "/spec/hostnames").anyMatch(hosts::contains)) {
                fault(title(route), "shares a host with an HTTPRoute");
              }
            });
  }

  private void serviceMonitor(JsonNode monitor) {
    JsonNode selector = monitor.at("/spec/selector/matchLabels");
    List<JsonNode> services =
        manifests.services().stream()
            .filter(service -> isIn(selector, service.at("/metadata/labels")))
            .toList();
    if (services.size() != 1) {
      fault(title(monitor), "selects %d services".formatted(services.size()));
    }
    List<JsonNode> endpoints = each(monitor, "/spec/endpoints").toList();
    if (endpoints.isEmpty()) {
      fault(title(monitor), "has no endpoints");
    }
    for (JsonNode endpoint : endpoints) {
      if (services.stream()
          .flatMap(service -> each(service, "/spec/ports"))
          .noneMatch(port -> port.path("name").equals(endpoint.path("port")))) {
        fault(title(monitor), "there is no port " + endpoint.path("port"));
      }
    }
  }

  private static boolean hasPort(Pod pod, JsonNode target) {
    return pod.containers().stream()
        .flatMap(container -> each(container, "ports"))
        .anyMatch(
            port -> port.path("name").equals(target) || port.path("containerPort").equals(target));
  }

  private static boolean matches(JsonNode selector, Pod pod) {
    return isIn(selector, pod.labels());
  }

  private static boolean isIn(JsonNode selector, JsonNode labels) {
    if (!selector.isObject() || selector.isEmpty()) {
      return false;
    }
    boolean[] all = {true};
    selector
        .fields()
        .forEachRemaining(label -> all[0] &= label.getValue().equals(labels.path(label.getKey())));
    return all[0];
  }
}

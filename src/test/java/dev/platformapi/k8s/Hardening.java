package dev.platformapi.k8s;

import static dev.platformapi.k8s.Manifests.each;
import static dev.platformapi.k8s.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.platformapi.k8s.Manifests.Pod;
import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What every pod has to have beyond what Kubernetes wants: the restricted profile, and more. */
final class Hardening {
  private final Manifests manifests;
  private final List<String> faults = new ArrayList<>();

  private Hardening(Manifests manifests) {
    this.manifests = manifests;
  }

  /** What pods lack. */
  static List<String> faults(Manifests manifests) {
    Hardening hardening = new Hardening(manifests);
    manifests.pods().forEach(hardening::pod);
    manifests
        .all("ServiceAccount")
        .forEach(
            account ->
                hardening.want(
                    title(account), account, "/automountServiceAccountToken", Hardening::isFalse));
    return hardening.faults;
  }

  private void pod(Pod pod) {
    JsonNode spec = pod.spec();
    want(pod.owner(), spec, "/automountServiceAccountToken", Hardening::isFalse);
    want(pod.owner(), spec, "/enableServiceLinks", Hardening::isFalse);
    Stream.of("/hostNetwork", "/hostPID", "/hostIPC")
        .forEach(field -> want(pod.owner(), spec, field, value -> !value.asBoolean()));
    each(spec, "volumes")
        .forEach(volume -> want(pod.owner(), volume, "/hostPath", JsonNode::isMissingNode));
    for (String type : List.of("Ingress", "Egress")) {
      if (manifests.all("NetworkPolicy").stream().noneMatch(policy -> isFor(policy, type, pod))) {
        faults.add("%s %s: any %s".formatted(manifests.name(), pod.owner(), type));
      }
    }
    pod.containers().forEach(container -> container(pod, container));
  }

  private void container(Pod pod, JsonNode container) {
    String owner = pod.owner() + " " + container.path("name").asText();
    JsonNode context = container.path("securityContext");
    want(owner, context, "/allowPrivilegeEscalation", Hardening::isFalse);
    want(owner, context, "/readOnlyRootFilesystem", Hardening::isTrue);
    want(owner, context, "/privileged", value -> !value.asBoolean());
    want(owner, context, "/capabilities/drop/0", TextNode.valueOf("ALL")::equals);
    want(owner, context, "/capabilities/add", JsonNode::isMissingNode);
    // The pod's, or the container's own.
    JsonNode ofPod = pod.spec().path("securityContext");
    JsonNode either = context.has("runAsNonRoot") ? context : ofPod;
    want(owner, either, "/runAsNonRoot", Hardening::isTrue);
    want(owner, either, "/runAsUser", user -> user.asInt() > 0);
    want(owner, either, "/seccompProfile/type", TextNode.valueOf("RuntimeDefault")::equals);

    want(owner, container, "/image", image -> image.asText().matches(".*:(?!latest$)[^:/]+"));
    JsonNode resources = container.path("resources");
    want(owner, resources, "/requests/cpu", JsonNode::isTextual);
    want(owner, resources, "/limits/memory", JsonNode::isTextual);
    want(
        owner,
        resources,
        "/requests/memory",
        memory -> amount(memory).compareTo(amount(resources.at("/limits/memory"))) <= 0);
    each(container, "ports")
        .forEach(port -> want(owner, port, "/hostPort", JsonNode::isMissingNode));
  }

  private static BigDecimal amount(JsonNode quantity) {
    return quantity.isTextual()
        ? Quantity.fromString(quantity.asText()).getNumber()
        : BigDecimal.valueOf(Long.MAX_VALUE);
  }

  private static boolean isFor(JsonNode policy, String type, Pod pod) {
    boolean[] selects = {true};
    policy
        .at("/spec/podSelector/matchLabels")
        .fields()
        .forEachRemaining(
            label -> selects[0] &= label.getValue().equals(pod.labels().path(label.getKey())));
    return selects[0] && each(policy, "/spec/policyTypes").anyMatch(TextNode.valueOf(type)::equals);
  }

  private void want(String owner, JsonNode object, String field, Predicate<JsonNode> rule) {
    JsonNode value = object.at(field);
    if (!rule.test(value)) {
      faults.add("%s %s: %s is %s".formatted(manifests.name(), owner, field, value));
    }
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }

  private static boolean isTrue(JsonNode value) {
    return value.isBoolean() && value.booleanValue();
  }
}

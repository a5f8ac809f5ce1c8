package dev.platformapi.gateway.route;

/** Puts a service's path before what is left of the request's, as Kong does. */
final class UpstreamPath {
  private static final String SLASH = "/";

  private UpstreamPath() {}

  /**
   * The path for the service.
   *
   * @param service its path; null when it has none
   * @param path of the request
   * @param matched the part of it that the route matched; its slash when the route asks for no path
   */
  static String of(Route route, String service, String path, int matched) {
    String base = service == null ? SLASH : service;
    return route.stripPath()
        ? stripped(base, path, tamed(path.substring(matched)))
        : kept(base, path);
  }

  private static String stripped(String base, String path, String rest) {
    if (!rest.isEmpty()) {
      String slash = base.endsWith(SLASH) || rest.startsWith(SLASH) ? "" : SLASH;
      return base + slash + afterSlash(base, rest);
    }
    if (base.equals(SLASH)) {
      return base;
    }
    // The service sees a slash at the end when the client sent one there, unless it sent no other.
    if (base.endsWith(SLASH)) {
      return path.endsWith(SLASH) ? base : base.substring(0, base.length() - 1);
    }
    return path.length() > 1 && path.endsWith(SLASH) ? base + SLASH : base;
  }

  private static String kept(String base, String path) {
    return path.equals(SLASH) ? base : base + afterSlash(base, path);
  }

  /** Without a second slash where the two meet. */
  private static String afterSlash(String base, String rest) {
    return base.endsWith(SLASH) && rest.startsWith(SLASH) ? rest.substring(1) : rest;
  }

  /** A prefix may end in the middle of a segment, so that the rest would lead somewhere else. */
  private static String tamed(String rest) {
    if (rest.equals(".") || rest.equals("..")) {
      return "";
    }
    if (rest.startsWith("./")) {
      return rest.substring(2);
    }
    return rest.startsWith("../") ? rest.substring(3) : rest;
  }
}

package dev.platformapi.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers {@link CacheResponse} methods from memory; outside of sessions, which hits do not need.
 */
@CacheResponse
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class CacheInterceptor {
  private final ResponseCache cache;
  private final ObjectMapper mapper;
  private final Map<Method, ResponseCache.Question> templates = new ConcurrentHashMap<>();

  CacheInterceptor(ResponseCache cache, ObjectMapper mapper) {
    this.cache = cache;
    this.mapper = mapper;
  }

  @AroundInvoke
  Object answer(InvocationContext invocation) throws JsonProcessingException {
    if (!cache.isEnabled()) {
      return proceed(invocation);
    }
    Method method = invocation.getMethod();
    CacheResponse settings = method.getAnnotation(CacheResponse.class);
    Object[] arguments = invocation.getParameters();
    ResponseCache.Question template = templates.computeIfAbsent(method, this::template);
    ResponseCache.Question question =
        new ResponseCache.Question(
            template.name(),
            key(template.name(), arguments, settings.perCaller()),
            tag(settings.tag(), arguments),
            template.ttl(),
            template.type());
    return cache.get(question, () -> proceed(invocation));
  }

  private ResponseCache.Question template(Method method) {
    CacheResponse settings = method.getAnnotation(CacheResponse.class);
    if (settings.ttl() < 1 || settings.ttl() > CacheResponse.MAX_TTL) {
      throw new IllegalStateException(method + ": the ttl is out of its bounds");
    }
    return new ResponseCache.Question(
        method.getDeclaringClass().getSimpleName() + "." + method.getName(),
        null,
        null,
        Duration.ofSeconds(settings.ttl()),
        mapper
            .getTypeFactory()
            .constructType(
                ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0]));
  }

  /** A hash over JSON, in which nothing that a client sends can pass for something else. */
  private String key(String name, Object[] arguments, boolean perCaller)
      throws JsonProcessingException {
    List<Object> parts = new ArrayList<>();
    parts.add(name);
    for (Object argument : arguments) {
      parts.add(
          argument instanceof Visibility who ? (perCaller ? who.own() : who.shared()) : argument);
    }
    return Sha256.hex(mapper.writeValueAsBytes(parts));
  }

  private static String tag(String template, Object[] arguments) {
    String tag = template;
    for (int i = 0; i < arguments.length && tag.indexOf('{') >= 0; i++) {
      tag = tag.replace("{" + i + "}", String.valueOf(arguments[i]));
    }
    return tag;
  }

  @SuppressWarnings("unchecked")
  private static Uni<Object> proceed(InvocationContext invocation) {
    try {
      return (Uni<Object>) invocation.proceed();
    } catch (Exception e) {
      return Uni.createFrom().failure(e);
    }
  }
}

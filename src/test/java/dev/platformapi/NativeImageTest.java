package dev.platformapi;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.google.protobuf.Message;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import dev.platformapi.auth.Caller;
import dev.platformapi.cache.CacheResponse;
import graphql.GraphQL;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResources;
import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What can be known of a native program without its compiler: what it would look for by name is
 * registered, and what its classes hold when they are initialised at build time can be in it. The
 * rest shows when the integration tests run against one.
 */
class NativeImageTest {
  private static final Path RESOURCES = Path.of("src", "main", "resources");
  private static final Path METADATA =
      RESOURCES.resolve(Path.of("META-INF", "native-image", "dev.platformapi", "platform-api"));

  private static final JavaClasses CLASSES = ArchitectureTest.CLASSES;

  /**
   * What an object in a native program must not be, or what Quarkus has initialised at run time
   * only: the compiler refuses to write such an object.
   */
  private static final List<String> OF_ONE_RUN_ALONE =
      List.of(
          "io.netty.buffer.ByteBuf",
          "io.netty.buffer.ByteBufAllocator",
          "io.netty.channel.EventLoopGroup",
          "io.vertx.core.Vertx",
          "java.security.SecureRandomSpi");

  @Test
  void everyResourceIsIncluded() throws IOException {
    Set<String> included =
        CLASSES.stream()
            .filter(type -> type.isAnnotatedWith(RegisterResources.class))
            .flatMap(
                type -> Stream.of(type.reflect().getAnnotation(RegisterResources.class).globs()))
            .collect(toSet());

    List<String> ours;
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      ours =
          files
              .filter(Files::isRegularFile)
              .map(file -> RESOURCES.relativize(file).toString().replace(File.separatorChar, '/'))
              // Quarkus includes what its extensions read; of services there is one, of
              // development.
              .filter(name -> !name.startsWith("META-INF/"))
              .filter(name -> !name.startsWith("db/migration/"))
              .toList();
    }

    assertThat(ours).isNotEmpty().allSatisfy(name -> assertThat(included).contains(name));
  }

  @Test
  void everyBundleOfGraphqlIsIncluded() throws IOException {
    JsonNode config =
        new ObjectMapper().readTree(METADATA.resolve("resource-config.json").toFile());
    Set<String> bundles;
    try (JarFile jar = new JarFile(jarOf(GraphQL.class))) {
      bundles =
          jar.stream()
              .map(Object::toString)
              .filter(name -> name.matches("i18n/[A-Za-z]+\\.properties"))
              .map(name -> name.replace(".properties", "").replace('/', '.'))
              .collect(toSet());
    }

    assertThat(config.get("bundles").findValuesAsText("name"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(bundles);
  }

  @Test
  void whatCaffeineFindsByNameIsRegistered() throws Exception {
    Set<String> needed = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      for (JavaCodeUnit unit : type.getCodeUnits()) {
        Set<String> settings = new TreeSet<>();
        for (JavaMethodCall call : callsOfCaffeine(unit)) {
          if (call.getName().equals("build")) {
            needed.addAll(foundByName(settings));
            settings.clear();
          } else {
            settings.add(call.getName());
          }
        }
      }
    }

    assertThat(
            NativeImage.CaffeineCaches.class
                .getAnnotation(RegisterForReflection.class)
                .classNames())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(needed);
  }

  /** In the order of the lines; in a line that makes a whole cache, that is made last. */
  private static List<JavaMethodCall> callsOfCaffeine(JavaCodeUnit unit) {
    return unit.getMethodCallsFromSelf().stream()
        .filter(call -> call.getTargetOwner().isEquivalentTo(Caffeine.class))
        .sorted(
            Comparator.comparing(JavaMethodCall::getLineNumber)
                .thenComparing(call -> call.getName().equals("build")))
        .toList();
  }

  /** The classes of a cache with these settings, as Caffeine chooses them. */
  private static Set<String> foundByName(Set<String> settings) throws Exception {
    Caffeine<Object, Object> builder = Caffeine.newBuilder();
    for (String setting : settings) {
      switch (setting) {
        case "newBuilder", "ticker" -> {}
        case "maximumSize" -> builder.maximumSize(1);
        case "maximumWeight" -> builder.maximumWeight(1);
        case "weigher" -> builder.weigher((key, value) -> 1);
        case "expireAfterWrite" -> builder.expireAfterWrite(Duration.ofDays(1));
        case "expireAfter" ->
            builder.expireAfter(Expiry.creating((key, value) -> Duration.ofDays(1)));
        default -> throw new AssertionError("say here what " + setting + " does");
      }
    }
    Object cache = field(builder.build(), "cache");
    Object nodes = field(cache, "nodeFactory");
    return Set.of(cache.getClass().getName(), nodes.getClass().getName());
  }

  @Test
  void whatIsRememberedInRedisIsRegistered() {
    Set<Class<?>> written = new LinkedHashSet<>();
    for (JavaClass type : CLASSES) {
      for (Method method : cached(type)) {
        collect(method.getGenericReturnType(), written);
        for (Type parameter : method.getGenericParameterTypes()) {
          // Of a caller only a text is written.
          if (parameter != Caller.class) {
            collect(parameter, written);
          }
        }
      }
    }

    assertThat(written)
        .extracting(Class::getSimpleName)
        .contains("UserView", "PostView", "UserFilter", "Page", "Connection");
    assertThat(written)
        .allSatisfy(type -> assertThat(type).hasAnnotation(RegisterForReflection.class));
  }

  private static List<Method> cached(JavaClass type) {
    return type.getMethods().stream()
        .filter(method -> method.isAnnotatedWith(CacheResponse.class))
        .map(JavaMethod::reflect)
        .toList();
  }

  /** Our records in a type, and in what they hold. */
  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      collect(generic.getRawType(), found);
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument, found);
      }
    } else if (type instanceof GenericArrayType array) {
      collect(array.getGenericComponentType(), found);
    } else if (type instanceof Class<?> raw && raw.isRecord() && found.add(raw)) {
      for (RecordComponent component : raw.getRecordComponents()) {
        collect(component.getGenericType(), found);
      }
    }
  }

  @Test
  void messagesOfFailuresAreRegistered() {
    Set<String> used =
        CLASSES.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass())
            .filter(type -> type.getPackageName().equals("com.google.rpc"))
            .filter(
                type ->
                    type.isAssignableTo(Message.class)
                        || type.isAssignableTo(Message.Builder.class))
            .map(JavaClass::getName)
            .collect(toSet());

    assertThat(NativeImage.GrpcStatus.class.getAnnotation(RegisterForReflection.class).targets())
        .extracting(Class::getName)
        .containsAll(used);
  }

  @Test
  void noClassHoldsWhatBelongsToOneRun() throws Exception {
    List<Class<?>> types = new ArrayList<>();
    for (JavaClass type : CLASSES) {
      if (!type.getPackageName().startsWith("dev.platformapi.embedded")) {
        types.add(type.reflect());
      }
    }

    assertThat(types).hasSizeGreaterThan(500);
    assertThat(stateOf(types)).isEmpty();
  }

  /**
   * Libraries that no extension of Quarkus knows, and whose classes are all initialised at build
   * time.
   */
  @Test
  void noLibraryHoldsWhatBelongsToOneRun() throws Exception {
    Properties properties = new Properties();
    try (var file = Files.newInputStream(METADATA.resolve("native-image.properties"))) {
      properties.load(file);
    }
    String prefix = "--initialize-at-run-time=";
    Set<String> late =
        Arrays.stream(properties.getProperty("Args").split(" "))
            .filter(argument -> argument.startsWith(prefix))
            .flatMap(argument -> Stream.of(argument.substring(prefix.length()).split(",")))
            .collect(toSet());
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> one :
        List.of(
            GraphQL.class,
            graphql.scalars.ExtendedScalars.class,
            org.dataloader.DataLoader.class,
            com.google.re2j.Pattern.class,
            org.yaml.snakeyaml.Yaml.class,
            Caffeine.class,
            io.grpc.protobuf.services.HealthStatusManager.class,
            com.google.rpc.Status.class)) {
      types.addAll(classes(jarOf(one)));
    }

    assertThat(types).hasSizeGreaterThan(3000);
    assertThat(stateOf(types)).isNotEmpty().allSatisfy(state -> assertThat(late).contains(state));
  }

  private static File jarOf(Class<?> type) {
    URL location = type.getProtectionDomain().getCodeSource().getLocation();
    return new File(location.getPath());
  }

  private static List<Class<?>> classes(File file) throws IOException {
    List<Class<?>> types = new ArrayList<>();
    try (JarFile jar = new JarFile(file)) {
      for (String name : jar.stream().map(Object::toString).toList()) {
        if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.contains("-info")) {
          try {
            types.add(
                Class.forName(
                    name.replace(".class", "").replace('/', '.'),
                    false,
                    NativeImageTest.class.getClassLoader()));
          } catch (ClassNotFoundException | LinkageError e) {
            // It is for another library, which is not here and so not in the program.
          }
        }
      }
    }
    return types;
  }

  /** Initialises the classes; the names of those that then hold something of one run. */
  private static Set<String> stateOf(List<Class<?>> types) throws Exception {
    Set<String> found = new TreeSet<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Class<?> type : types) {
      for (Field field : fields(type)) {
        if (Modifier.isStatic(field.getModifiers()) && holds(value(field, null), seen)) {
          found.add(type.getName());
        }
      }
    }
    return found;
  }

  private static boolean holds(Object object, Set<Object> seen) throws Exception {
    if (object == null
        || object instanceof String
        || object instanceof Class
        || !seen.add(object)) {
      return false;
    }
    if (isOfOneRun(object)) {
      return true;
    }
    Collection<?> parts =
        object instanceof Map<?, ?> map
            ? Stream.concat(map.keySet().stream(), map.values().stream()).toList()
            : object instanceof Collection<?> all
                ? new ArrayList<>(all)
                : object instanceof Object[] array ? Arrays.asList(array) : List.of();
    for (Object part : parts) {
      if (holds(part, seen)) {
        return true;
      }
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : fields(type)) {
        if (!Modifier.isStatic(field.getModifiers()) && holds(value(field, object), seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfOneRun(Object object) {
    if (object instanceof Random
        || object instanceof Thread
        || object instanceof Timer
        || object instanceof Executor
        || object instanceof FileDescriptor
        || object instanceof Buffer buffer && buffer.isDirect()) {
      return true;
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      if (OF_ONE_RUN_ALONE.contains(type.getName())
          || Arrays.stream(type.getInterfaces())
              .anyMatch(implemented -> OF_ONE_RUN_ALONE.contains(implemented.getName()))) {
        return true;
      }
    }
    return false;
  }

  private static Field[] fields(Class<?> type) {
    try {
      return type.getDeclaredFields();
    } catch (LinkageError e) {
      return new Field[0];
    }
  }

  /** Null when it is a number, or out of reach: the JDK's own. */
  private static Object value(Field field, Object owner) throws IllegalAccessException {
    if (field.getType().isPrimitive()) {
      return null;
    }
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (InaccessibleObjectException | LinkageError e) {
      return null;
    }
  }

  private static Object field(Object owner, String name) throws IllegalAccessException {
    for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : fields(type)) {
        if (field.getName().equals(name)) {
          return value(field, owner);
        }
      }
    }
    throw new AssertionError(owner.getClass() + " has no " + name);
  }
}

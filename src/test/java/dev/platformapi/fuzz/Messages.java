package dev.platformapi.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages made from their descriptors; most can be read, and most values are almost right. */
final class Messages {
  private static final int DEPTH = 4;

  private final Random random;
  private final List<String> ids;

  /**
   * @param ids of things that exist, and are not the caller
   */
  Messages(Random random, List<String> ids) {
    this.random = random;
    this.ids = ids;
  }

  /** A message as it is sent: sometimes with bytes changed, sometimes no message at all. */
  byte[] of(Descriptor type) {
    if (chance(0.05)) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = message(type, 0).toByteArray();
    return chance(0.2) ? broken(bytes) : bytes;
  }

  private byte[] broken(byte[] bytes) {
    byte[] broken = Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(5) - 2));
    for (int i = random.nextInt(4); i > 0 && broken.length > 0; i--) {
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
    }
    return broken;
  }

  private DynamicMessage message(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      if (!chance(depth == 0 ? 0.6 : 0.4) || depth >= DEPTH) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = chance(0.03) ? 30 : random.nextInt(4); i > 0; i--) {
          message.addRepeatedField(field, value(field, depth));
        }
      } else {
        message.setField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> chance(0.7) ? random.nextInt(200) : random.nextInt();
      case LONG -> chance(0.7) ? (long) random.nextInt(200) : random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> chance(0.8) ? random.nextDouble() : Double.NaN;
      case BOOLEAN -> random.nextBoolean();
      case BYTE_STRING -> ByteString.copyFromUtf8(Fuzz.nasty(random));
      case ENUM -> word(field);
      case MESSAGE -> message(field.getMessageType(), depth + 1);
      case STRING -> text(field);
    };
  }

  private EnumValueDescriptor word(FieldDescriptor field) {
    return chance(0.95)
        ? Fuzz.pick(random, field.getEnumType().getValues())
        : field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt());
  }

  private String text(FieldDescriptor field) {
    if (chance(0.2)) {
      return Fuzz.nasty(random);
    }
    String name = field.getName();
    if (name.equals("id") || name.endsWith("_id") || name.equals("page_token")) {
      return Fuzz.pick(random, ids);
    }
    if (name.equals("paths")) {
      return Fuzz.pick(
          random, List.of("username", "email", "age", "tags", "title", "body", "*", "id", "x.y"));
    }
    String word = "u" + Long.toString(random.nextLong() >>> 20, 36);
    return name.equals("email") ? word + "@example.com" : chance(0.3) ? "Aa1" + word : word;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}

package dev.platformapi.fault.clock;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Has all classes of a JVM read a wall clock that is ahead by {@link ClockShift}. What measures how
 * long something takes, {@link System#nanoTime}, goes on as on a machine whose clock is set.
 */
public final class ClockAgent implements ClassFileTransformer {
  private static final String SHIFT = ClockShift.class.getName().replace('.', '/');

  /** What reads the clock, and what to add to it; both are static and give a long. */
  private static final Map<String, String> ADDED =
      Map.of("currentTimeMillis", "millis", "getNanoTimeAdjustment", "nanos");

  private ClockAgent() {}

  /**
   * @param file of {@link ClockShift#read}
   */
  public static void premain(String file, Instrumentation instrumentation) throws Exception {
    ClockShift.read(file);
    instrumentation.addTransformer(new ClockAgent(), true);
    // Those that are loaded already.
    instrumentation.retransformClasses(Clock.class, Date.class, Calendar.class);
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> anew, ProtectionDomain domain, byte[] bytes) {
    // A name of a method stands in its caller's constants as it is.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (SHIFT.equals(name) || ADDED.keySet().stream().noneMatch(text::contains)) {
      return null;
    }
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Callers(writer), 0);
    return writer.toByteArray();
  }

  private static final class Callers extends ClassVisitor {
    private Callers(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String type, boolean isInterface) {
          super.visitMethodInsn(opcode, owner, called, type, isInterface);
          boolean reads = owner.equals("java/lang/System") || owner.equals("jdk/internal/misc/VM");
          if (reads && ADDED.containsKey(called)) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, SHIFT, ADDED.get(called), "()J", false);
            super.visitInsn(Opcodes.LADD);
          }
        }
      };
    }
  }
}

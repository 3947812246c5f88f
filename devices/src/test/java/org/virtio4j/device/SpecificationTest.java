package org.virtio4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.module.ModuleReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.Transport;

/**
 * A description can be wrong where no diagnostic sees it. So what was generated from the
 * descriptions of the runtime and of the devices is compared here with tables that were written
 * down from the specification ({@code specification.txt}): by what the generated code touches, not
 * by what it says about itself.
 */
class SpecificationTest {
  private static final FeatureBits ALL_FEATURES = new FeatureBits(-1L, -1L);

  /** A line of the table: a field, and the method of the generated class that is to reach it. */
  record Field(String name, long offset, int bytes, String accessor, List<String> selectors) {
    boolean isPadding() {
      return accessor.equals("-");
    }
  }

  /** A structure of the table. */
  record Struct(String name, long bytes, String describedBy, List<Field> fields) {
    /** The bytes of each accessor; halves of a 64-bit register are two fields with one accessor. */
    Map<String, BitSet> ranges() {
      Map<String, BitSet> ranges = new TreeMap<>();
      for (Field field : fields) {
        if (!field.isPadding()) {
          ranges
              .computeIfAbsent(field.accessor, accessor -> new BitSet())
              .or(range(field.offset, field.bytes));
        }
      }
      for (Field field : fields) {
        for (Field selector : fields) {
          if (field.selectors.contains(selector.accessor)) {
            ranges.get(field.accessor).or(range(selector.offset, selector.bytes));
          }
        }
      }
      return ranges;
    }

    /** How often an accessor touches the registers: once for each field, twice for 64 bits. */
    int accesses(String accessor) {
      return fields.stream()
          .filter(field -> field.accessor.equals(accessor))
          .mapToInt(field -> Math.ceilDiv(field.bytes, 4) + field.selectors.size())
          .sum();
    }

    /** Whether an accessor writes selectors before it accesses its register. */
    boolean isSelected(String accessor) {
      return fields.stream()
          .anyMatch(field -> field.accessor.equals(accessor) && !field.selectors.isEmpty());
    }

    /** The generated class, whose name is made of the names of the record and those around it. */
    Class<?> generated(String kind) throws ClassNotFoundException {
      int dot = describedBy.lastIndexOf('.');
      return Class.forName(
          describedBy.substring(0, dot + 1)
              + describedBy.substring(dot + 1).replace("$", "")
              + kind);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Struct> structs() throws IOException {
    List<Struct> structs = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                SpecificationTest.class.getResourceAsStream("specification.txt"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" +");
        if (words[0].equals("struct")) {
          structs.add(new Struct(words[1], Long.decode(words[2]), words[4], new ArrayList<>()));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          structs
              .getLast()
              .fields
              .add(
                  new Field(
                      words[0],
                      Long.decode(words[1]),
                      Integer.decode(words[2]),
                      words[3],
                      Stream.of(words).skip(5).toList()));
        }
      }
    }
    return structs;
  }

  static Stream<Struct> registers() throws IOException {
    return structs().stream().filter(struct -> exists(struct, "Accessor"));
  }

  static Stream<Struct> messages() throws IOException {
    return structs().stream().filter(struct -> exists(struct, "Codec"));
  }

  @ParameterizedTest
  @MethodSource("structs")
  void tableIsWithoutGapAndOverlap(Struct struct) {
    long end = 0;
    for (Field field : struct.fields) {
      assertThat(field.offset).as(field.name).isEqualTo(end);
      end += field.bytes;
    }
    assertThat(end).isEqualTo(struct.bytes);
  }

  @Test
  void everyGeneratedLayoutIsInTheTable() throws Exception {
    Set<String> tabled = new TreeSet<>();
    for (Struct struct : structs()) {
      tabled.add(struct.generated(exists(struct, "Codec") ? "Codec" : "Accessor").getName());
    }
    Set<String> generated = new TreeSet<>(generatedLayouts(Transport.class.getModule()));
    generated.addAll(generatedLayouts(getClass().getModule()));
    assertThat(tabled).isEqualTo(generated);
  }

  @ParameterizedTest
  @MethodSource("registers")
  void accessorTouchesTheBytesOfEachRegister(Struct struct) throws Exception {
    Class<?> type = struct.generated("Accessor");
    assertThat(constant(type, "BYTE_SIZE")).isEqualTo(struct.bytes);
    Recorder recorder = new Recorder();
    Object accessor = open(type, recorder, struct.bytes);
    Map<String, BitSet> ranges = struct.ranges();
    Set<String> seen = new TreeSet<>();
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPrivate(method.getModifiers())
          || Modifier.isStatic(method.getModifiers())
          || method.isSynthetic()) {
        continue;
      }
      recorder.touched.clear();
      recorder.accesses = 0;
      call(
          method, accessor, Arrays.stream(method.getParameterTypes()).map(SpecificationTest::zero));
      String name = field(method, ranges);
      boolean reads = method.getReturnType() != void.class;
      if (name != null && method.getParameterCount() == 1 && reads && !struct.isSelected(name)) {
        // An element of an array, here the first.
        BitSet range = ranges.get(name);
        assertThat(recorder.touched.nextSetBit(0)).isEqualTo(range.nextSetBit(0));
        assertThat(recorder.touched.length()).isLessThan(range.length());
      } else if (name != null) {
        BitSet range = ranges.get(name);
        assertThat(recorder.touched).as(method.toString()).isEqualTo(range);
        assertThat(recorder.accesses).as(method.toString()).isEqualTo(struct.accesses(name));
        seen.add(name);
      } else {
        // A question, or a group: it reads whole fields or nothing.
        BitSet fields = new BitSet();
        ranges.values().stream()
            .filter(range -> range.intersects(recorder.touched))
            .forEach(fields::or);
        assertThat(recorder.touched).as(method.toString()).isEqualTo(fields);
      }
    }
    assertThat(seen).isEqualTo(ranges.keySet());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void codecTouchesTheBytesOfEachField(Struct struct) throws Exception {
    Class<?> type = struct.generated("Codec");
    assertThat(byteSize(type)).isEqualTo(struct.bytes);
    Set<String> seen = new TreeSet<>();
    Map<String, BitSet> ranges = struct.ranges();
    for (Method method : type.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (!ranges.containsKey(method.getName()) || parameters.length != 3) {
        continue;
      }
      String name = method.getName();
      Method getter = type.getDeclaredMethod(name, MemorySegment.class, long.class);
      // 8 bytes before the message and after it tell whether the base is kept to.
      MemorySegment memory = MemorySegment.ofArray(new byte[(int) struct.bytes + 16]);
      BitSet changed = new BitSet();
      for (int background : new int[] {0x00, 0xff}) {
        for (Object value : values(parameters[2])) {
          memory.fill((byte) background);
          call(method, null, Stream.of(memory, 8L, value));
          for (int i = 0; i < memory.byteSize(); i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, i) != (byte) background) {
              changed.set(i);
            }
          }
          assertThat(call(getter, null, Stream.of(memory, 8L))).as(name).isEqualTo(value);
        }
      }
      BitSet expected = new BitSet();
      ranges.get(name).stream().forEach(index -> expected.set(index + 8));
      assertThat(changed).as(method.toString()).isEqualTo(expected);
      seen.add(name);
    }
    assertThat(seen).isEqualTo(ranges.keySet());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void codecReadsAndWritesTheLowestByteFirst(Struct struct) throws Exception {
    Class<?> type = struct.generated("Codec");
    for (Field field : struct.fields) {
      if (field.isPadding()) {
        continue;
      }
      Method getter = type.getDeclaredMethod(field.accessor, MemorySegment.class, long.class);
      Class<?> java = getter.getReturnType();
      if (java != int.class && java != long.class) {
        continue;
      }
      byte[] bytes = new byte[(int) struct.bytes];
      bytes[(int) field.offset] = 1;
      MemorySegment memory = MemorySegment.ofArray(bytes);
      Number value = (Number) call(getter, null, Stream.of(memory, 0L));
      assertThat(value.longValue()).as(field.name).isEqualTo(1L);
    }
  }

  /** The field of the table that a method of an accessor is for, or {@code null}. */
  private static String field(Method method, Map<String, BitSet> ranges) {
    String name = method.getName();
    if (ranges.containsKey(name)) {
      return name;
    }
    for (String prefix : List.of("take", "clear")) {
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        String rest = name.substring(prefix.length());
        String field = Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
        if (ranges.containsKey(field)) {
          return field;
        }
      }
    }
    return null;
  }

  private static Object open(Class<?> type, RegisterHandler handler, long bytes) throws Exception {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < constructor.getParameterCount(); i++) {
      Class<?> parameter = constructor.getParameterTypes()[i];
      RegisterWindow window = RegisterWindow.handled(bytes, handler);
      if (parameter == ConfigSpace.class) {
        arguments.add(ConfigSpace.of(window, () -> 7));
      } else if (parameter == RegisterWindow.class) {
        arguments.add(window);
      } else {
        assertThat(parameter).isEqualTo(Negotiated.class);
        ParameterizedType negotiated =
            (ParameterizedType) constructor.getGenericParameterTypes()[i];
        Class<?> feature = (Class<?>) negotiated.getActualTypeArguments()[0];
        arguments.add(allNegotiated(feature));
      }
    }
    return constructor.newInstance(arguments.toArray());
  }

  private static Negotiated<?> allNegotiated(Class<?> feature) throws Exception {
    FeatureTable<?> table =
        (FeatureTable<?>) Class.forName(feature.getName() + "Table").getField("TABLE").get(null);
    return new Negotiated<>(table, ALL_FEATURES, ALL_FEATURES);
  }

  private static Object call(Method method, Object receiver, Stream<Object> arguments)
      throws Exception {
    method.setAccessible(true);
    try {
      return method.invoke(receiver, arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new AssertionError(method + " failed", e.getCause());
    }
  }

  private static Object zero(Class<?> type) {
    return values(type).getFirst();
  }

  /** Values of a type, so that on a background of zeros or of ones each byte of a field changes. */
  private static List<Object> values(Class<?> type) {
    if (type == int.class) {
      return List.of(0, 1);
    } else if (type == long.class) {
      return List.of(0L, 1L);
    } else if (type == boolean.class) {
      return List.of(false, true);
    }
    // The last constant may be the one for numbers that are not known: it cannot be written.
    Object[] constants = type.getEnumConstants();
    return List.of(constants[0], constants[1]);
  }

  /** The size of a message, or the least size of one with an array whose length varies. */
  private static Object byteSize(Class<?> codec) throws Exception {
    boolean fixed =
        Arrays.stream(codec.getDeclaredFields()).anyMatch(f -> f.getName().equals("BYTE_SIZE"));
    return constant(codec, fixed ? "BYTE_SIZE" : "MIN_BYTE_SIZE");
  }

  private static Object constant(Class<?> type, String name) throws Exception {
    java.lang.reflect.Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(null);
  }

  private static boolean exists(Struct struct, String kind) {
    try {
      struct.generated(kind);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Set<String> generatedLayouts(Module module) throws IOException {
    try (ModuleReader reader =
            module
                .getLayer()
                .configuration()
                .findModule(module.getName())
                .orElseThrow()
                .reference()
                .open();
        Stream<String> names = reader.list()) {
      return names
          .filter(name -> name.matches(".*(Accessor|Codec)\\.class"))
          .filter(name -> !name.startsWith("org/virtio4j/readme/")) // an invented device of a test
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .collect(Collectors.toSet());
    }
  }

  private static BitSet range(long offset, int bytes) {
    BitSet range = new BitSet();
    range.set((int) offset, (int) offset + bytes);
    return range;
  }

  /** Notes which bytes are accessed; reads as zeros. */
  private static final class Recorder implements RegisterHandler {
    final BitSet touched = new BitSet();
    int accesses;

    @Override
    public long read(long offset, int width) {
      touch(offset, width);
      return 0;
    }

    @Override
    public void write(long offset, int width, long value) {
      touch(offset, width);
    }

    private void touch(long offset, int width) {
      assertThat(width).isLessThanOrEqualTo(4);
      assertThat(offset % width).isZero();
      BitSet range = range(offset, width);
      assertThat(touched.intersects(range)).as("0x%x is accessed twice", offset).isFalse();
      touched.or(range);
      accesses++;
    }
  }
}

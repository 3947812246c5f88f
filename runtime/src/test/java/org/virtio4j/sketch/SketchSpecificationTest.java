package org.virtio4j.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
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

/**
 * Compares what is generated from the sketches with tables that were written down from the
 * specification ({@code specification.txt}): by the bytes that the generated code touches.
 */
class SketchSpecificationTest {
  private static final int BASE = 8; // bytes before a message tell whether the base is kept to
  private static final FeatureBits ALL_FEATURES = new FeatureBits(-1L, -1L);

  /**
   * A line of the table.
   *
   * @param counts how many elements of each array around it the line covers
   * @param selectors the accessors of what selects it
   */
  record Field(
      String name,
      int offset,
      int size,
      String accessor,
      List<Integer> counts,
      List<String> selectors) {
    static Field of(String[] words) {
      String[] parts = words[3].split("\\[");
      List<Integer> counts =
          Stream.of(parts).skip(1).map(part -> Integer.valueOf(part.replace("]", ""))).toList();
      return new Field(
          words[0],
          Integer.decode(words[1]),
          Integer.decode(words[2]),
          parts[0],
          counts,
          Stream.of(words).skip(5).toList());
    }

    boolean isDescribed() {
      return !accessor.equals("-");
    }

    BitSet range(int base) {
      BitSet range = new BitSet();
      range.set(base + offset, base + offset + size);
      return range;
    }

    /** The arguments of an accessor that reach the elements one by one. */
    List<List<Object>> indices() {
      List<List<Object>> all = List.of(List.of());
      for (int count : counts) {
        all =
            all.stream()
                .flatMap(before ->
                    IntStream.range(0, count)
                        .mapToObj(
                            i -> Stream.concat(before.stream(), Stream.<Object>of(i)).toList()))
                .toList();
      }
      return all;
    }
  }

  /** A structure or a word of the table. */
  record Struct(boolean isWord, String name, int size, String describedBy, List<Field> fields) {
    Class<?> generated(String kind) throws ClassNotFoundException {
      int dot = describedBy.lastIndexOf('.') + 1;
      return Class.forName(
          describedBy.substring(0, dot) + describedBy.substring(dot).replace("$", "") + kind);
    }

    boolean has(String kind) {
      try {
        generated(kind);
        return true;
      } catch (ClassNotFoundException e) {
        return false;
      }
    }

    List<Field> described() {
      return fields.stream().filter(Field::isDescribed).toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Struct> table() throws IOException {
    List<Struct> structs = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                SketchSpecificationTest.class.getResourceAsStream("specification.txt"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" +");
        if (words[0].equals("struct") || words[0].equals("word")) {
          structs.add(
              new Struct(
                  words[0].equals("word"),
                  words[1],
                  Integer.decode(words[2]),
                  words[4],
                  new ArrayList<>()));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          structs.getLast().fields.add(Field.of(words));
        }
      }
    }
    return structs;
  }

  static Stream<Struct> messages() throws IOException {
    return table().stream().filter(struct -> struct.has("Codec"));
  }

  static Stream<Struct> accessors() throws IOException {
    return table().stream().filter(struct -> struct.has("Accessor"));
  }

  static Stream<Struct> words() throws IOException {
    return table().stream().filter(Struct::isWord);
  }

  @Test
  void everyGeneratedLayoutIsInTheTable() throws Exception {
    Set<String> tabled = new TreeSet<>();
    for (Struct struct : table()) {
      String kind = struct.isWord() ? "Bits" : struct.has("Codec") ? "Codec" : "Accessor";
      tabled.add(struct.generated(kind).getName());
    }
    URI location =
        SketchSpecificationTest.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path classes = Path.of(location);
    Set<String> generated = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes.resolve("org/virtio4j/sketch"))) {
      files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.matches("[^$]*(Accessor|Codec|Bits)\\.class"))
          .forEach(file -> generated.add(file.replaceFirst("\\.class$", "").replace('/', '.')));
    }
    assertThat(tabled).isEqualTo(generated);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void codecsTouchTheBytesOfEachField(Struct struct) throws Exception {
    Class<?> codec = struct.generated("Codec");
    assertThat(size(codec)).isEqualTo(struct.size);
    Set<String> seen = new TreeSet<>();
    for (Field field : struct.described()) {
      BitSet changed = new BitSet();
      for (List<Object> indices : field.indices()) {
        changed.or(changedBy(codec, field, indices));
      }
      assertThat(changed).as(field.name).isEqualTo(field.range(BASE));
      seen.add(field.accessor);
    }
    assertThat(seen).isEqualTo(integers(codec));
  }

  private static BitSet changedBy(Class<?> codec, Field field, List<Object> indices)
      throws Exception {
    Method setter = null;
    for (Method method : codec.getDeclaredMethods()) {
      if (method.getName().equals(field.accessor)
          && method.getReturnType() == void.class
          && method.getParameterCount() == 3 + indices.size()) {
        setter = method;
      }
    }
    assertThat(setter).as(field.accessor + " of " + codec).isNotNull();
    Class<?> type = setter.getParameterTypes()[2 + indices.size()];
    BitSet changed = new BitSet();
    MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
    for (int background : new int[] {0x00, 0xff}) {
      for (Object value : values(type)) {
        memory.fill((byte) background);
        List<Object> arguments = new ArrayList<>(List.of(memory, (long) BASE));
        arguments.addAll(indices);
        arguments.add(value);
        call(setter, null, arguments);
        for (int i = 0; i < memory.byteSize(); i++) {
          if (memory.get(ValueLayout.JAVA_BYTE, i) != (byte) background) {
            changed.set(i);
          }
        }
        Method getter = null;
        for (Method method : codec.getDeclaredMethods()) {
          if (method.getName().equals(field.accessor)
              && method.getReturnType() == type
              && method.getParameterCount() == 2 + indices.size()) {
            getter = method;
          }
        }
        assertThat(call(getter, null, arguments.subList(0, 2 + indices.size())))
            .as(field.name)
            .isEqualTo(value);
      }
    }
    return changed;
  }

  /** The integers that a codec reads and writes in place, words as integers only. */
  private static Set<String> integers(Class<?> codec) {
    Set<String> names = new TreeSet<>();
    for (Method method : codec.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (Modifier.isPublic(method.getModifiers())
          && method.getReturnType() == void.class
          && !method.getName().equals("encode")
          && !parameters[parameters.length - 1].isRecord()) {
        names.add(method.getName());
      }
    }
    for (Method method : codec.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (!method.getName().equals("encode") && parameters[parameters.length - 1].isRecord()) {
        for (RecordComponent field : parameters[parameters.length - 1].getRecordComponents()) {
          String name = field.getName();
          names.remove(
              method.getName() + Character.toUpperCase(name.charAt(0)) + name.substring(1));
        }
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("accessors")
  void accessorsTouchTheBytesOfEachField(Struct struct) throws Exception {
    Class<?> type = struct.generated("Accessor");
    assertThat(size(type)).isEqualTo(struct.size);
    Recorder recorder = new Recorder();
    Object accessor = open(type, recorder, Math.max(struct.size, 0x100));
    for (Field field : struct.described()) {
      BitSet touched = new BitSet();
      for (List<Object> indices : field.indices()) {
        Method method = reader(type, field, indices.size());
        recorder.touched.clear();
        List<Object> arguments = new ArrayList<>(indices);
        for (int i = indices.size(); i < method.getParameterCount(); i++) {
          arguments.add(values(method.getParameterTypes()[i]).getFirst());
        }
        call(method, accessor, arguments);
        touched.or(recorder.touched);
      }
      BitSet expected = field.range(0);
      for (Field selector : struct.fields) {
        if (field.selectors.contains(selector.accessor)) {
          expected.or(selector.range(0));
        }
      }
      assertThat(touched).as(field.name).isEqualTo(expected);
    }
  }

  /** What reads a field; if nothing does, what writes or clears it. */
  private static Method reader(Class<?> type, Field field, int arguments) {
    int indices = arguments + field.selectors.size();
    Method found = null;
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(field.accessor)
          && method.getParameterCount() - indices
              == (method.getReturnType() == void.class ? 1 : 0)) {
        found = found == null || method.getReturnType() != void.class ? method : found;
      }
    }
    assertThat(found).as(field.accessor + " of " + type).isNotNull();
    return found;
  }

  @ParameterizedTest
  @MethodSource("words")
  void bitFieldsLieWhereTheTableSays(Struct word) throws Exception {
    Class<?> bits = word.generated("Bits");
    for (Field field : word.fields) {
      Method getter = null;
      for (Method method : bits.getDeclaredMethods()) {
        if (method.getName().equals(field.accessor) && method.getParameterCount() == 1) {
          getter = method;
        }
      }
      assertThat(getter).as(field.name).isNotNull();
      Object zero = call(getter, null, List.of(0));
      BitSet seen = new BitSet();
      for (int bit = 0; bit < word.size; bit++) {
        if (!call(getter, null, List.of(1 << bit)).equals(zero)) {
          seen.set(bit);
        }
      }
      assertThat(seen).as(field.name).isEqualTo(field.range(0));
    }
  }

  static Object open(Class<?> type, RegisterHandler handler, long bytes) throws Exception {
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
        ParameterizedType negotiated =
            (ParameterizedType) constructor.getGenericParameterTypes()[i];
        arguments.add(allOf((Class<?>) negotiated.getActualTypeArguments()[0]));
      }
    }
    return constructor.newInstance(arguments.toArray());
  }

  private static Negotiated<?> allOf(Class<?> feature) throws Exception {
    java.lang.reflect.Field table =
        Class.forName(feature.getName() + "Table").getDeclaredField("TABLE");
    table.setAccessible(true);
    return new Negotiated<>((FeatureTable<?>) table.get(null), ALL_FEATURES, ALL_FEATURES);
  }

  private static long size(Class<?> generated) throws Exception {
    for (java.lang.reflect.Field field : generated.getDeclaredFields()) {
      if (field.getName().equals("BYTE_SIZE") || field.getName().equals("MIN_BYTE_SIZE")) {
        field.setAccessible(true);
        return (long) field.get(null);
      }
    }
    throw new AssertionError(generated + " has no size");
  }

  private static Object call(Method method, Object receiver, List<Object> arguments)
      throws Exception {
    method.setAccessible(true);
    try {
      return method.invoke(receiver, arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new AssertionError(method + " failed", e.getCause());
    }
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

  /** Notes which bytes are accessed; reads as zeros. */
  private static final class Recorder implements RegisterHandler {
    final BitSet touched = new BitSet();

    @Override
    public long read(long offset, int width) {
      touched.set((int) offset, (int) offset + width);
      return 0;
    }

    @Override
    public void write(long offset, int width, long value) {
      touched.set((int) offset, (int) offset + width);
    }
  }
}

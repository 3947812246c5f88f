package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which access mode each word of the rings is touched with, and where full fences are, read from
 * the class files: on x86 a release store that is missing its release works just as well, so no
 * test that runs there can tell.
 */
class AccessModeTest {
  private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";

  private static ClassModel parse(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      return ClassFile.of().parse(in.readAllBytes());
    }
  }

  /** {@code method -> mode(types)}, one line for each method that touches memory, sorted. */
  private static String accesses(Class<?> type) throws IOException {
    TreeMap<String, List<String>> table = new TreeMap<>();
    for (MethodModel method : parse(type).methods()) {
      if (method.code().isEmpty()) {
        continue;
      }
      for (CodeElement element : method.code().get()) {
        if (element instanceof InvokeInstruction call
            && call.owner().asInternalName().equals(VAR_HANDLE)
            && call.opcode() == Opcode.INVOKEVIRTUAL
            && !call.name().stringValue().startsWith("with")) {
          table
              .computeIfAbsent(method.methodName().stringValue(), name -> new ArrayList<>())
              .add(call.name().stringValue() + " " + carrier(call));
        }
      }
    }
    return table.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  /** What is read or written: the result, or the last argument. */
  private static String carrier(InvokeInstruction call) {
    var type = call.typeSymbol();
    return type.returnType().descriptorString().equals("V")
        ? type.parameterType(type.parameterCount() - 1).displayName()
        : type.returnType().displayName();
  }

  /**
   * What a method does that others can see, in the order of its code: calls of its ring and its
   * barriers, full fences, and those of its own methods that are named.
   */
  private static List<String> steps(Class<?> type, String name, String... own) throws IOException {
    List<String> steps = new ArrayList<>();
    for (MethodModel method : parse(type).methods()) {
      if (!method.methodName().equalsString(name)) {
        continue;
      }
      for (CodeElement element : method.code().orElseThrow()) {
        if (element instanceof InvokeInstruction call) {
          String owner = call.owner().asInternalName();
          String callee = call.name().stringValue();
          String simple = owner.substring(owner.lastIndexOf('/') + 1);
          if (simple.endsWith("Ring") && !callee.equals("event")
              || simple.equals("Barriers")
              || simple.equals("VarHandle")
              || Set.of(own).contains(callee)) {
            steps.add(callee);
          }
        }
      }
    }
    return steps;
  }

  @Test
  void wordsOfASplitRing() throws IOException {
    assertThat(accesses(SplitRing.class))
        .isEqualTo(
            """
            available: set char
            availableEvent: getOpaque char
            availableFlags: setOpaque char
            publish: setRelease char
            put: set long, set long
            usedEvent: setOpaque char
            usedFlags: getOpaque char
            usedId: get int
            usedIndex: getAcquire char
            usedLength: get int
            """);
  }

  @Test
  void wordsOfAPackedRing() throws IOException {
    assertThat(accesses(PackedRing.class))
        .isEqualTo(
            """
            address: set long
            deviceEvent: getOpaque int
            driverEvent: setOpaque int
            flags: getAcquire char
            publish: setRelease long
            put: set long, set long
            usedId: get char
            usedLength: get int
            """);
  }

  /** Whatever is not in a ring's class touches no ring. */
  @ParameterizedTest
  @ValueSource(classes = {SplitQueue.class, PackedQueue.class, VirtQueue.class, ChainParts.class})
  void queuesTouchMemoryThroughTheirRingsOnly(Class<?> type) throws IOException {
    assertThat(accesses(type)).isEmpty();
  }

  /** The index or the flags, then a full fence, then the other side's wish. */
  @Test
  void publicationIsFollowedByAFullFenceBeforeTheDevicesWishIsRead() throws IOException {
    assertThat(steps(SplitQueue.class, "publish"))
        .containsExactly(
            "beforePublication", "publish", "fullFence", "availableEvent", "usedFlags");
    assertThat(steps(PackedQueue.class, "publish"))
        .containsExactly("beforePublication", "publish", "fullFence", "deviceEvent");
  }

  /** The wish, then a full fence, then another look. */
  @Test
  void aWishForAnInterruptIsFollowedByAFullFenceBeforeTheRingIsLookedAt() throws IOException {
    assertThat(steps(SplitQueue.class, "requestInterrupt"))
        .containsExactly("usedEvent", "availableFlags", "fullFence");
    assertThat(steps(SplitQueue.class, "enableInterrupts", "requestInterrupt", "enableInterrupts"))
        .containsSubsequence("requestInterrupt", "usedIndex");
    assertThat(steps(SplitQueue.class, "moveEvent", "requestInterrupt"))
        .containsExactly("requestInterrupt", "usedIndex");
    assertThat(steps(PackedQueue.class, "requestInterrupt"))
        .containsExactly("driverEvent", "fullFence");
    assertThat(steps(PackedQueue.class, "enableInterrupts", "requestInterrupt"))
        .containsExactly("requestInterrupt", "flags");
    assertThat(steps(PackedQueue.class, "look", "requestInterrupt"))
        .containsExactly("requestInterrupt", "flags");
  }

  /** What the device published, then the platform's barrier, then what it stands for. */
  @Test
  void whatWasUsedIsReadAfterTheBarrier() throws IOException {
    assertThat(steps(SplitQueue.class, "look")).containsExactly("usedIndex", "afterObservation");
    assertThat(steps(SplitQueue.class, "poll", "look"))
        .containsExactly("look", "usedId", "usedLength", "available"); // for a later publication
    assertThat(steps(SplitQueue.class, "lookForBatch", "look"))
        .containsExactly("look", "usedId", "usedLength");
    for (String method : List.of("poll", "lookForBatch")) {
      assertThat(steps(PackedQueue.class, method, "look"))
          .containsExactly("flags", "look", "afterObservation", "usedId", "usedLength");
    }
  }

  @Test
  void theBarriersOfThePlatformAreFullFences() throws IOException {
    assertThat(steps(Barriers.class, "beforePublication")).containsExactly("fullFence");
    assertThat(steps(Barriers.class, "afterObservation")).containsExactly("fullFence");
  }
}

package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.driver.TransmitQueue;

/**
 * Beyond 325 bytecodes (FreqInlineSize) HotSpot calls a hot method instead of inlining it, and then
 * spills its many arguments. A method that grows too large is to be parted: the cold half goes.
 */
class HotMethodSizeTest {
  private static final int INLINING_LIMIT = 325;

  @ParameterizedTest
  @ValueSource(
      classes = {
        SplitQueue.class,
        SplitRing.class,
        PackedQueue.class,
        PackedRing.class,
        SlotQueue.class,
        ReceiveQueue.class,
        TransmitQueue.class,
        VirtQueue.class,
        ChainParts.class
      })
  void staysBelowTheInliningLimit(Class<?> type) throws IOException {
    List<String> large = new ArrayList<>();
    int methods = 0;
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      for (var method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        String name = method.methodName().stringValue();
        if (name.startsWith("<") || method.code().isEmpty()) {
          continue;
        }
        methods++;
        int length = ((CodeAttribute) method.code().get()).codeLength();
        if (length > INLINING_LIMIT) {
          large.add(name + ": " + length);
        }
      }
    }
    assertThat(methods).isPositive();
    assertThat(large).isEmpty();
  }
}

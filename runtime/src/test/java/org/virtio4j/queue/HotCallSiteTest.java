package org.virtio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.driver.TransmitQueue;

/**
 * HotSpot inlines a call for which it has seen one class or two; from the third on it is a call,
 * which costs more than all that a queue does. So no third class may reach a hot call.
 */
class HotCallSiteTest {
  @Test
  void thereAreTwoKindsOfQueuesAndNothingExtendsThem() {
    assertThat(VirtQueue.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(SplitQueue.class, PackedQueue.class)
        .allMatch(type -> Modifier.isFinal(type.getModifiers()));
  }

  /** What poll found is asked of one body for both. */
  @Test
  void whatPollFoundIsAskedOfOneBodyForBoth() throws NoSuchMethodException {
    for (String name : List.of("attachment", "written", "head")) {
      Method getter = VirtQueue.class.getMethod(name);

      assertThat(Modifier.isFinal(getter.getModifiers())).as(name).isTrue();
    }
  }

  /** What a hot class keeps and calls is of a final class, or a queue of the two. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        SplitQueue.class,
        PackedQueue.class,
        SplitRing.class,
        PackedRing.class,
        SlotQueue.class,
        ReceiveQueue.class,
        TransmitQueue.class
      })
  void whatHotMethodsCallIsFinal(Class<?> type) {
    List<Class<?>> open =
        Stream.of(type.getDeclaredFields())
            .<Class<?>>map(Field::getType)
            .filter(each -> each.getName().startsWith("org.virtio4j"))
            .filter(each -> !Modifier.isFinal(each.getModifiers()))
            .filter(each -> each != VirtQueue.class)
            .toList();

    assertThat(open).isEmpty();
  }
}

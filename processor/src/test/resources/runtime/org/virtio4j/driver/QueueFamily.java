package org.virtio4j.driver;

import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/** Stands in for the runtime's type. */
public final class QueueFamily {
  private QueueFamily() {}

  public static QueueFamily of(
      DeviceSession<?> session,
      String name,
      IntSupplier count,
      IntUnaryOperator index,
      int opened) {
    return new QueueFamily();
  }

  public static int index(String name, IntSupplier index) {
    return index.getAsInt();
  }

  public static int number(String what, IntSupplier number, int least, int greatest) {
    return number.getAsInt();
  }

  public int opened() {
    return 1;
  }

  public int index(int queue) {
    return queue;
  }

  public String name(int queue) {
    return "";
  }

  public int check(int queue) {
    return queue;
  }
}

package test;

import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@U32 long lamp) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void light(long lamp);

    @Check("light") default void notStatic(long lamp) {}
//  ^ CHECK_NOT_STATIC_VOID notStatic cannot run before requests: a check is a static void method that is not private, has no type parameters and throws no checked exceptions

    @Check("light") static boolean notVoid(long lamp) {
//  ^ CHECK_NOT_STATIC_VOID notVoid cannot run before requests
      return true;
    }

    @Check("light") static <T> void generic(long lamp) {}
//  ^ CHECK_NOT_STATIC_VOID generic cannot run before requests

    @Check("light") static void checked(long lamp) throws java.io.IOException {}
//  ^ CHECK_NOT_STATIC_VOID checked cannot run before requests

    @Check("light") private static void hidden(long lamp) {}
//  ^ CHECK_NOT_STATIC_VOID hidden cannot run before requests

    @Check("light") static void right(long lamp) throws IllegalStateException {}
  }
}

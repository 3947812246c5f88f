package org.virtio4j.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A driver that publishes, and a device that is about to sleep: a notification is never lost. */
public final class Kick {
  private Kick() {}

  /** A split queue. */
  @JCStressTest
  @Outcome(id = "false, true", expect = FORBIDDEN, desc = "no notification, and the device sleeps")
  @Outcome(expect = ACCEPTABLE, desc = "the device is notified, or stays awake")
  @State
  public static class Split {
    private final Sides sides = Sides.of(false, false);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverPublishes();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceWantsToSleep();
    }
  }

  /** A split queue, with EVENT_IDX. */
  @JCStressTest
  @Outcome(id = "false, true", expect = FORBIDDEN, desc = "no notification, and the device sleeps")
  @Outcome(expect = ACCEPTABLE, desc = "the device is notified, or stays awake")
  @State
  public static class SplitEvents {
    private final Sides sides = Sides.of(false, true);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverPublishes();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceWantsToSleep();
    }
  }

  /** A packed queue. */
  @JCStressTest
  @Outcome(id = "false, true", expect = FORBIDDEN, desc = "no notification, and the device sleeps")
  @Outcome(expect = ACCEPTABLE, desc = "the device is notified, or stays awake")
  @State
  public static class Packed {
    private final Sides sides = Sides.of(true, false);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverPublishes();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceWantsToSleep();
    }
  }

  /** A packed queue, with EVENT_IDX. */
  @JCStressTest
  @Outcome(id = "false, true", expect = FORBIDDEN, desc = "no notification, and the device sleeps")
  @Outcome(expect = ACCEPTABLE, desc = "the device is notified, or stays awake")
  @State
  public static class PackedEvents {
    private final Sides sides = Sides.of(true, true);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverPublishes();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceWantsToSleep();
    }
  }
}

package org.virtio4j.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A device that uses a chain, and a driver that is about to sleep: an interrupt is never lost. */
public final class Interrupt {
  private Interrupt() {}

  /** A split queue. */
  @JCStressTest
  @Outcome(
      id = "true, false",
      expect = FORBIDDEN,
      desc = "the driver sleeps, and is not interrupted")
  @Outcome(expect = ACCEPTABLE, desc = "the driver is interrupted, or stays awake")
  @State
  public static class Split {
    private final Sides sides = Sides.withChain(false, false);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverWantsToSleep();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceUsesAndInterrupts();
    }
  }

  /** A split queue, with EVENT_IDX. */
  @JCStressTest
  @Outcome(
      id = "true, false",
      expect = FORBIDDEN,
      desc = "the driver sleeps, and is not interrupted")
  @Outcome(expect = ACCEPTABLE, desc = "the driver is interrupted, or stays awake")
  @State
  public static class SplitEvents {
    private final Sides sides = Sides.withChain(false, true);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverWantsToSleep();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceUsesAndInterrupts();
    }
  }

  /** A packed queue. */
  @JCStressTest
  @Outcome(
      id = "true, false",
      expect = FORBIDDEN,
      desc = "the driver sleeps, and is not interrupted")
  @Outcome(expect = ACCEPTABLE, desc = "the driver is interrupted, or stays awake")
  @State
  public static class Packed {
    private final Sides sides = Sides.withChain(true, false);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverWantsToSleep();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceUsesAndInterrupts();
    }
  }

  /** A packed queue, with EVENT_IDX. */
  @JCStressTest
  @Outcome(
      id = "true, false",
      expect = FORBIDDEN,
      desc = "the driver sleeps, and is not interrupted")
  @Outcome(expect = ACCEPTABLE, desc = "the driver is interrupted, or stays awake")
  @State
  public static class PackedEvents {
    private final Sides sides = Sides.withChain(true, true);

    /** The driver. */
    @Actor
    public void driver(ZZ_Result r) {
      r.r1 = sides.driverWantsToSleep();
    }

    /** The device. */
    @Actor
    public void device(ZZ_Result r) {
      r.r2 = sides.deviceUsesAndInterrupts();
    }
  }
}

package org.virtio4j.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A driver that finds a chain used sees its length and its data. */
public final class Completion {
  private Completion() {}

  /** A split queue. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not used yet")
  @Outcome(id = "4660, 77", expect = ACCEPTABLE, desc = "length and data")
  @Outcome(expect = FORBIDDEN, desc = "a used chain without what the device wrote")
  @State
  public static class Split {
    private final Sides sides = Sides.withChain(false, false);

    /** The driver. */
    @Actor
    public void driver(II_Result r) {
      r.r1 = sides.driverPolls();
      r.r2 = r.r1 < 0 ? -1 : sides.driverReadsData();
    }

    /** The device. */
    @Actor
    public void device() {
      sides.deviceUses();
    }
  }

  /** A packed queue. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not used yet")
  @Outcome(id = "4660, 77", expect = ACCEPTABLE, desc = "length and data")
  @Outcome(expect = FORBIDDEN, desc = "a used chain without what the device wrote")
  @State
  public static class Packed {
    private final Sides sides = Sides.withChain(true, false);

    /** The driver. */
    @Actor
    public void driver(II_Result r) {
      r.r1 = sides.driverPolls();
      r.r2 = r.r1 < 0 ? -1 : sides.driverReadsData();
    }

    /** The device. */
    @Actor
    public void device() {
      sides.deviceUses();
    }
  }
}

package org.virtio4j.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A device that sees a chain sees all of its descriptor. */
public final class Publication {
  private Publication() {}

  /** A split queue. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not published yet")
  @Outcome(id = "20015998343868, 17185", expect = ACCEPTABLE, desc = "the whole descriptor")
  @Outcome(expect = FORBIDDEN, desc = "a chain without its descriptor")
  @State
  public static class Split {
    private final Sides sides = Sides.of(false, false);

    /** The driver. */
    @Actor
    public void driver() {
      sides.driverPublishes();
    }

    /** The device. */
    @Actor
    public void device(JJ_Result r) {
      boolean seen = sides.deviceSeesChain();
      r.r1 = seen ? sides.seenAddress() : -1;
      r.r2 = seen ? sides.seenLength() : -1;
    }
  }

  /** A packed queue. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not published yet")
  @Outcome(id = "20015998343868, 17185", expect = ACCEPTABLE, desc = "the whole descriptor")
  @Outcome(expect = FORBIDDEN, desc = "a chain without its descriptor")
  @State
  public static class Packed {
    private final Sides sides = Sides.of(true, false);

    /** The driver. */
    @Actor
    public void driver() {
      sides.driverPublishes();
    }

    /** The device. */
    @Actor
    public void device(JJ_Result r) {
      boolean seen = sides.deviceSeesChain();
      r.r1 = seen ? sides.seenAddress() : -1;
      r.r2 = seen ? sides.seenLength() : -1;
    }
  }
}

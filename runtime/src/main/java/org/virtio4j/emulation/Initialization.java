package org.virtio4j.emulation;

import static org.virtio4j.transport.DeviceStatus.ACKNOWLEDGE;
import static org.virtio4j.transport.DeviceStatus.DEVICE_NEEDS_RESET;
import static org.virtio4j.transport.DeviceStatus.DRIVER;
import static org.virtio4j.transport.DeviceStatus.DRIVER_OK;
import static org.virtio4j.transport.DeviceStatus.FAILED;
import static org.virtio4j.transport.DeviceStatus.FEATURES_OK;

import java.util.function.Predicate;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.FeatureBits;

/**
 * The device status and the negotiation of features (VIRTIO 1.4, 2.1, 2.2, 2.4 and 3.1). The caller
 * holds the device's lock; the status may be looked at without it.
 */
final class Initialization {
  private static final int VERSION_1 = 32;

  private final ConductLog log;
  private final String where;
  private final boolean legacy;
  private final FeatureBits offered;
  private final Predicate<FeatureBits> accepts;

  private volatile int status;
  private FeatureBits written = FeatureBits.NONE; // what the driver wrote, offered or not
  private volatile FeatureBits accepted = FeatureBits.NONE;
  private boolean resetSeen;
  private boolean resetUnread;
  private boolean featuresOkUnread;

  Initialization(
      ConductLog log,
      String where,
      boolean legacy,
      FeatureBits offered,
      Predicate<FeatureBits> accepts) {
    this.log = log;
    this.where = where;
    this.legacy = legacy;
    this.offered = offered;
    this.accepts = accepts;
  }

  private void report(Rule rule, String format, Object... values) {
    log.report(rule, where, format, values);
  }

  int status() {
    return status;
  }

  boolean has(int bits) {
    return (status & bits) == bits;
  }

  FeatureBits offered() {
    return offered;
  }

  FeatureBits accepted() {
    return accepted;
  }

  /** Whether no more features can be accepted. */
  boolean isSettled() {
    return has(legacy ? DRIVER_OK : FEATURES_OK);
  }

  void needsReset() {
    status |= DEVICE_NEEDS_RESET;
  }

  /** The driver goes on to do something else than to wait for the end of a reset. */
  void goOn(String what) {
    if (resetUnread) {
      resetUnread = false;
      report(Rule.RESET_NOT_AWAITED, "%s before the status was read as 0", what);
    }
  }

  /** The driver reads the status. */
  int readStatus() {
    resetUnread &= status != 0;
    featuresOkUnread = false;
    return status;
  }

  /** The driver has written 0. */
  void beginReset() {
    resetSeen = true;
    resetUnread = true;
  }

  /** The reset is done. */
  void endReset() {
    status = 0;
    written = FeatureBits.NONE;
    accepted = FeatureBits.NONE;
    featuresOkUnread = false;
  }

  /**
   * The driver writes the status, and not 0.
   *
   * @return whether DRIVER_OK was set by this
   */
  boolean writeStatus(int value) {
    goOn("status " + new DeviceStatus(value));
    int settable =
        ACKNOWLEDGE
            | DRIVER
            | DRIVER_OK
            | (legacy ? 0 : FEATURES_OK)
            | FAILED
            | status & DEVICE_NEEDS_RESET;
    if ((value & ~settable) != 0) {
      report(
          Rule.STATUS_UNKNOWN_BITS,
          "%s written with status %s",
          new DeviceStatus(value),
          new DeviceStatus(status));
    }
    // The device may have set DEVICE_NEEDS_RESET since the driver read the status.
    int cleared = status & ~value & ~DEVICE_NEEDS_RESET;
    if (cleared != 0) {
      report(
          Rule.STATUS_BIT_CLEARED,
          "%s written with status %s",
          new DeviceStatus(value),
          new DeviceStatus(status));
    }
    int added = value & settable & ~status;
    if (added != 0 && has(FAILED)) {
      report(Rule.STATUS_AFTER_FAILED, "%s written", new DeviceStatus(value));
    }
    int result = status | added & (ACKNOWLEDGE | DRIVER | FAILED);
    if ((added & ACKNOWLEDGE) != 0 && !resetSeen) {
      report(Rule.RESET_MISSING, "ACKNOWLEDGE is set first");
    }
    if ((added & DRIVER) != 0 && (result & ACKNOWLEDGE) == 0) {
      report(Rule.STATUS_ORDER, "DRIVER is set before ACKNOWLEDGE");
    }
    if ((added & FEATURES_OK) != 0) {
      if ((result & DRIVER) == 0) {
        report(Rule.STATUS_ORDER, "FEATURES_OK is set before DRIVER");
      }
      result |= settleFeatures();
    }
    boolean started = (added & DRIVER_OK) != 0 && mayStart(result, added);
    status = result | (started ? DRIVER_OK : 0);
    return started;
  }

  /** What becomes of FEATURES_OK (2.2.2). */
  private int settleFeatures() {
    featuresOkUnread = true;
    boolean version1 = written.has(VERSION_1) || !offered.has(VERSION_1);
    if (!version1) {
      report(Rule.VERSION_1_NOT_ACCEPTED, "FEATURES_OK is set with features %s", written);
    }
    boolean acceptable = version1 && written.equals(accepted) && accepts.test(accepted);
    return acceptable ? FEATURES_OK : 0;
  }

  private boolean mayStart(int result, int added) {
    if ((result & DRIVER) == 0) {
      report(Rule.STATUS_ORDER, "DRIVER_OK is set before DRIVER");
      return false;
    }
    if (!legacy && ((result & FEATURES_OK) == 0 || (added & FEATURES_OK) != 0)) {
      report(Rule.STATUS_ORDER, "DRIVER_OK is set before FEATURES_OK, or although it is refused");
      return false;
    }
    checkFeaturesOkRead("DRIVER_OK");
    return true;
  }

  /** The driver does something that comes after the look at FEATURES_OK. */
  void checkFeaturesOkRead(String what) {
    if (featuresOkUnread) {
      featuresOkUnread = false;
      report(Rule.FEATURES_OK_NOT_CHECKED, "%s before that", what);
    }
  }

  /** The driver accepts a word of features. */
  void writeFeatures(int word, int bits) {
    if (isSettled()) {
      report(Rule.FEATURES_LATE, "word %d is written as 0x%x", word, bits);
      return;
    }
    if (!has(DRIVER)) {
      report(Rule.FEATURES_EARLY, "word %d is written as 0x%x", word, bits);
    }
    int foreign = bits & ~offered.word(word);
    if (foreign != 0) {
      report(
          Rule.FEATURE_NOT_OFFERED,
          "features %s are accepted, offered are %s",
          FeatureBits.NONE.withWord(word, foreign),
          offered);
    }
    written = written.withWord(word, bits);
    accepted = written.and(offered);
  }
}

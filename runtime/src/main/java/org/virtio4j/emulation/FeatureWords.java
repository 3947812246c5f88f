package org.virtio4j.emulation;

/** The words of features that a driver selects, reads and writes; called with the device's lock. */
final class FeatureWords {
  private static final int WORDS = 4;
  private static final int NOT_SELECTED = -1;

  private final Reporter reporter;
  private final Initialization initialization;
  private int offered = NOT_SELECTED;
  private int accepted = NOT_SELECTED;

  FeatureWords(Reporter reporter, Initialization initialization) {
    this.reporter = reporter;
    this.initialization = initialization;
  }

  void reset() {
    offered = NOT_SELECTED;
    accepted = NOT_SELECTED;
  }

  void selectOffered(String register, int value) {
    // Whoever knows of features above 63 has to look for them, but not to write what is not there.
    offered = select(register, value, WORDS);
  }

  void selectAccepted(String register, int value) {
    accepted = select(register, value, initialization.offered().high() == 0 ? 2 : WORDS);
  }

  private int select(String register, int value, int words) {
    if (Integer.compareUnsigned(value, words) >= 0) {
      reporter.report(
          Rule.FEATURES_SELECTOR,
          "%s written as %s, the device has %d words",
          register,
          Integer.toUnsignedString(value),
          words);
    }
    return value >= 0 && value < WORDS ? value : WORDS; // the last stands for a word of zeros
  }

  int read(String register) {
    if (offered == NOT_SELECTED) {
      reporter.report(Rule.FEATURES_NOT_SELECTED, "%s read", register);
      return 0;
    }
    return offered < WORDS ? initialization.offered().word(offered) : 0;
  }

  void write(String register, int value) {
    if (accepted == NOT_SELECTED) {
      reporter.report(Rule.FEATURES_NOT_SELECTED, "%s written", register);
    } else if (accepted < WORDS) {
      initialization.writeFeatures(accepted, value);
    }
  }
}

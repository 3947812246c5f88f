package org.virtio4j.emulation;

/** Takes note of rules that a driver breaks, with the sections of one transport. */
@FunctionalInterface
interface Reporter {
  void report(Rule rule, String format, Object... values);

  /** Notes what a driver does to a device on MMIO. */
  static Reporter onMmio(ConductLog log, String where) {
    return (rule, format, values) -> log.report(rule, where, format, values);
  }

  /** Notes what a driver does to a device on PCI. */
  static Reporter onPci(ConductLog log, String where) {
    return (rule, format, values) ->
        log.report(new Violation(rule, rule.pciSection(), where, String.format(format, values)));
  }
}

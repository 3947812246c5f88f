package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virtio4j.io.RegisterWindow;

/**
 * What a transport has of its function: windows onto its BARs, and the command register, which is
 * afterwards what it was before.
 */
final class FunctionMapping implements AutoCloseable {
  private final PciFunction function;
  private final BarMapper mapper;
  private final int before;
  private int command;
  private final Map<Integer, Optional<PciBar>> bars = new HashMap<>(); // by number
  private final List<RegisterWindow> windows = new ArrayList<>();

  FunctionMapping(PciFunction function, BarMapper mapper) {
    this.function = function;
    this.mapper = mapper;
    this.before = function.command();
    this.command = before;
  }

  /** A BAR, whose size is found out once. */
  Optional<PciBar> bar(int number) {
    return bars.computeIfAbsent(number, function::bar);
  }

  /** Whether there is a way to a BAR. */
  boolean reaches(PciBar bar) {
    return mapper.reaches(bar);
  }

  /**
   * A part of a BAR, until the mapping is closed. The function decodes the BAR's addresses from now
   * on, and may access memory itself.
   */
  RegisterWindow map(PciBar bar, long offset, long byteSize) {
    int decoding =
        !mapper.needsDecoding()
            ? 0
            : bar.isMemory() ? PciFunction.COMMAND_MEMORY : PciFunction.COMMAND_IO;
    command(PciFunction.COMMAND_BUS_MASTER | decoding, 0);
    RegisterWindow window = mapper.map(function, bar, offset, byteSize);
    windows.add(window);
    return window;
  }

  RegisterWindow map(VirtioStructure structure, long byteSize) {
    return map(structure.bar(), structure.offset(), byteSize);
  }

  /**
   * Sets bits of the command register, and clears others; nothing is written that is so already.
   */
  void command(int set, int clear) {
    int changed = command & ~clear | set;
    if (changed != command) {
      function.command(changed);
      command = changed;
    }
  }

  @Override
  public void close() {
    windows.forEach(RegisterWindow::release);
    windows.clear();
    if (command != before) {
      command = before;
      function.command(before);
    }
  }
}

package org.virtio4j.device.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.DmaException;
import org.virtio4j.TransportException;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.mmio.MmioTransport;

/**
 * What a user does first: implement {@link Hal} for a platform, build a transport from an address
 * and a size, look at the type of the device, open the console, send an {@code 'H'}.
 */
class FirstExampleTest {
  private static final DeviceType CONSOLE = new DeviceType(3);

  /** A user's HAL: of a platform with some memory that the device reaches, and a bus. */
  private static final class ExampleHal implements Hal {
    private final MemorySegment memory;
    private final long physicalAddress;
    private final RegisterHandler bus; // offsets are physical addresses
    private long allocated;
    private long freed;

    ExampleHal(MemorySegment memory, long physicalAddress, RegisterHandler bus) {
      this.memory = memory;
      this.physicalAddress = physicalAddress;
      this.bus = bus;
    }

    @Override
    public DmaMemory allocate(long byteSize, BufferDirection direction) {
      long rounded = Math.ceilDiv(byteSize, PAGE_SIZE) * PAGE_SIZE;
      if (rounded > memory.byteSize() - allocated) {
        throw new DmaException("the example's memory is used up");
      }
      MemorySegment pages = memory.asSlice(allocated, rounded).fill((byte) 0);
      allocated += rounded;
      return new DmaMemory(physicalAddress + allocated - rounded, pages);
    }

    @Override
    public void free(DmaMemory pages) {
      freed += pages.byteSize(); // an example need not use them again
    }

    @Override
    public RegisterWindow map(long address, long byteSize) {
      return RegisterWindow.handled(
          byteSize,
          new RegisterHandler() {
            @Override
            public long read(long offset, int width) {
              return bus.read(address + offset, width);
            }

            @Override
            public void write(long offset, int width, long value) {
              bus.write(address + offset, width, value);
            }
          });
    }

    @Override
    public long share(MemorySegment buffer, long offset, long length, BufferDirection direction) {
      DmaMemory pages = allocate(length, direction);
      MemorySegment.copy(buffer, offset, pages.segment(), 0, length);
      return pages.deviceAddress();
    }

    @Override
    public void unshare(
        long address, MemorySegment buffer, long offset, long length, BufferDirection direction) {
      if (direction != BufferDirection.DRIVER_TO_DEVICE) {
        MemorySegment.copy(memory, address - physicalAddress, buffer, offset, length);
      }
      freed += Math.ceilDiv(length, PAGE_SIZE) * PAGE_SIZE;
    }
  }

  private static void sayH(Hal hal, long address, long byteSize) {
    try (MmioTransport transport = MmioTransport.open(hal, address, byteSize)) {
      assertThat(transport.deviceType()).isEqualTo(CONSOLE);
      try (Console console = Console.open(transport, hal)) {
        console.send('H');
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letterArrivesAtAnEmulatedConsole(boolean legacy) {
    ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    try (EmulatedMachine machine = EmulatedMachine.direct()) {
      EmulatedDevice.Builder builder =
          EmulatedDevice.builder(CONSOLE.id())
              .queue(0, 16, chain -> {})
              .queue(
                  1,
                  16,
                  chain -> {
                    arrived.writeBytes(chain.readAll());
                    chain.complete();
                  });
      EmulatedDevice device = machine.add(legacy ? builder.legacy() : builder);
      DmaMemory memory = machine.hal().allocate(1 << 18, BufferDirection.BOTH);
      ExampleHal hal = new ExampleHal(memory.segment(), memory.deviceAddress(), onBus(device));

      sayH(hal, device.address(), device.registerBytes());

      assertThat(arrived.toString(StandardCharsets.US_ASCII)).isEqualTo("H");
      assertThat(hal.freed).isEqualTo(hal.allocated).isPositive();
      machine.verify();
    }
  }

  private static RegisterHandler onBus(EmulatedDevice device) {
    return new RegisterHandler() {
      @Override
      public long read(long offset, int width) {
        return device.registers().read(offset - device.address(), width);
      }

      @Override
      public void write(long offset, int width, long value) {
        device.registers().write(offset - device.address(), width, value);
      }
    };
  }

  @RequiresQemu
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letterArrivesAtTheConsoleOfQemu(boolean legacy, @TempDir Path folder) throws Exception {
    Path output = folder.resolve("console");
    try (QemuMachine machine =
        QemuMachine.builder(QemuBoard.AARCH64_VIRT)
            .legacy(legacy)
            .device(QemuDevice.console(output))
            .start()) {
      long start = 16L << 20;
      ExampleHal hal =
          new ExampleHal(
              machine.ram().asSlice(start, 1 << 20),
              machine.board().ramBase() + start,
              new RegisterHandler() {
                @Override
                public long read(long offset, int width) {
                  return machine.qtest().read(offset, width);
                }

                @Override
                public void write(long offset, int width, long value) {
                  machine.qtest().write(offset, width, value);
                }
              });

      sayH(hal, machine.address(0), machine.board().slots().stride());

      assertThat(hal.freed).isEqualTo(hal.allocated).isPositive();
    }
    assertThat(output).content().isEqualTo("H");
  }

  @Test
  void whatIsNoDeviceIsRefused() {
    try (EmulatedMachine machine = EmulatedMachine.direct()) {
      EmulatedDevice other = machine.add(EmulatedDevice.builder(4).queue(0, 8, chain -> {}));
      DmaMemory memory = machine.hal().allocate(1 << 18, BufferDirection.BOTH);
      ExampleHal hal = new ExampleHal(memory.segment(), memory.deviceAddress(), onBus(other));
      try (MmioTransport transport =
          MmioTransport.open(hal, other.address(), other.registerBytes())) {
        assertThatThrownBy(() -> Console.open(transport, hal)).hasMessageContaining("entropy");
      }
      assertThatThrownBy(() -> MmioTransport.open(hal, other.address() + 4, 0x100))
          .isInstanceOf(TransportException.class);
    }
  }
}

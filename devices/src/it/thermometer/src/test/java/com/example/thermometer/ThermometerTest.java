package com.example.thermometer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.thermometer.ThermometerDevice.Alarm;
import com.example.thermometer.ThermometerDevice.Calibration;
import com.example.thermometer.ThermometerDevice.Question;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.VirtioException;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.ConfigField;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.transport.mmio.MmioTransport;

/** Drives a thermometer that exists nowhere but here. */
class ThermometerTest {
  private static final int SENSORS = 3;

  private final EmulatedMachine machine = EmulatedMachine.copying();
  private final byte[] program = new byte[100];
  private EmulatedDevice device;
  private MmioTransport transport;

  @AfterEach
  void close() {
    if (transport != null) {
      transport.close();
    }
    machine.close();
  }

  private ThermometerDriver open(DriverOptions options, int... features) {
    device = machine.add(thermometer().features(features));
    transport = MmioTransport.open(machine.hal(), device.address(), device.registerBytes());
    return ThermometerDriver.open(transport, machine.hal(), options);
  }

  private ThermometerDriver open(int... features) {
    return open(DriverOptions.defaults(), features);
  }

  private EmulatedDevice.Builder thermometer() {
    ByteBuffer config = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    config.putShort(0, (short) SENSORS).putInt(4, 300_000).putLong(8, 0x1234_5678_9abcL);
    config.putLong(16, 1_700_000_000L).put(24, (byte) 7);
    return EmulatedDevice.builder(63)
        .config(config.array())
        .configFields(
            ConfigField.readOnly(0, 2),
            ConfigField.readWrite(4, 4),
            ConfigField.readOnly(8, 4).times(4),
            ConfigField.readOnly(24, 1))
        .queue(0, 64, this::answer)
        .queue(1, 8, this::raiseAlarm);
  }

  private void answer(Chain chain) {
    int type = chain.readU16();
    int sensor = chain.readU16();
    int version = chain.readU32();
    switch (type) {
      case 1 -> {
        for (int i = 0; chain.remainingWritable() > 8; i++) {
          chain.writeU8(sensor * 16 + i);
        }
      }
      case 2 -> System.arraycopy(chain.readAll(), 0, program, 0, program.length);
      case 3 -> {
        while (chain.remainingReadable() > 0) {
          chain.writeU32(chain.readU32() * 1000 + 273_150);
        }
      }
      default -> {}
    }
    int outcome = version != 1 ? 99 : sensor == SENSORS - 1 ? 2 : 0;
    chain.seekWrite(chain.writableBytes() - 8).writeU32(0).writeU8(outcome).write(new byte[3]);
    chain.complete();
  }

  private void raiseAlarm(Chain chain) {
    chain.writeU16(2).writeU16(0).writeU32(400_000);
    chain.complete();
  }

  @Test
  void readsVariableData() {
    try (ThermometerDriver thermometer = open()) {
      byte[] samples = new byte[10];
      assertEquals(10, thermometer.ask().history(1, MemorySegment.ofArray(samples)));
      assertArrayEquals(new byte[] {16, 17, 18, 19, 20, 21, 22, 23, 24, 25}, samples);
    }
    machine.verify();
    machine.verifyReleased();
  }

  @Test
  void writesVariableData() {
    try (ThermometerDriver thermometer = open()) {
      byte[] table = new byte[program.length];
      for (int i = 0; i < table.length; i++) {
        table[i] = (byte) i;
      }
      thermometer.ask().program(0, MemorySegment.ofArray(table));
      assertArrayEquals(table, program);
    }
    machine.verify();
  }

  @Test
  void sendsAndReceivesInOneRequest() {
    try (ThermometerDriver thermometer = open()) {
      int[] millikelvin = new int[3];
      MemorySegment celsius = MemorySegment.ofArray(new int[] {0, 20, -40});
      assertEquals(
          12, thermometer.ask().convert(0, celsius, MemorySegment.ofArray(millikelvin)));
      assertArrayEquals(new int[] {273_150, 293_150, 233_150}, millikelvin);
    }
    machine.verify();
  }

  @Test
  void keepsManyInFlight() {
    try (ThermometerDriver thermometer = open()) {
      List<Long> completed = new ArrayList<>();
      byte[][] samples = new byte[20][5];
      for (int i = 0; i < samples.length; i++) {
        MemorySegment buffer = MemorySegment.ofArray(samples[i]);
        assertTrue(thermometer.ask().submitHistory(i % 2, buffer, i) != SlotQueue.FULL);
      }
      while (completed.size() < samples.length) {
        thermometer
            .ask()
            .awaitAny(
                (attachment, status, written, reply, base) -> {
                  assertEquals(5, written);
                  assertEquals(0, status);
                  completed.add(attachment);
                });
      }
      for (int i = 0; i < samples.length; i++) {
        assertTrue(completed.contains((long) i));
        assertEquals(i % 2 * 16, samples[i][0]);
      }
    }
    machine.verify();
    machine.verifyReleased();
  }

  @Test
  void turnsOutcomesIntoExceptions() {
    try (ThermometerDriver thermometer = open()) {
      MemorySegment samples = MemorySegment.ofArray(new byte[4]);
      RequestFailedException failure =
          assertThrows(
              RequestFailedException.class, () -> thermometer.ask().history(SENSORS - 1, samples));
      assertEquals(2, failure.status());
      assertTrue(failure.getMessage().contains("BROKEN_SENSOR"), failure.getMessage());
    }
    machine.verify();
  }

  @Test
  void refusesASensorThatDoesNotExistBeforeAskingTheDevice() {
    try (ThermometerDriver thermometer = open()) {
      MemorySegment samples = MemorySegment.ofArray(new byte[4]);
      assertThrows(
          IndexOutOfBoundsException.class, () -> thermometer.ask().history(SENSORS, samples));
      assertEquals(0, device.queue(0).notificationCount());
    }
    machine.verify();
  }

  @Test
  void fieldsExistWithTheirFeatures() {
    try (ThermometerDriver thermometer = open(0, 1)) {
      assertEquals(SENSORS, thermometer.config().sensors());
      assertEquals(0x1234_5678_9abcL, thermometer.config().serialNumber());
      assertEquals(new Calibration(1_700_000_000L, 7), thermometer.config().calibration());
      thermometer.config().alarmMillikelvin(-5);
      assertEquals(-5, thermometer.config().alarmMillikelvin());
      thermometer.ask().calibrate(0);
    }
    machine.verify();
  }

  @Test
  void fieldsAndRequestsDoNotExistWithoutTheirFeatures() {
    try (ThermometerDriver thermometer = open()) {
      assertFalse(thermometer.config().hasAlarmMillikelvin());
      assertFalse(thermometer.config().hasCalibration());
      assertThrows(ConfigSpaceException.class, () -> thermometer.config().alarmMillikelvin());
      assertThrows(ConfigSpaceException.class, () -> thermometer.config().calibration());
      assertFalse(thermometer.ask().hasCalibrate());
      assertThrows(VirtioException.class, () -> thermometer.ask().calibrate(0));
    }
    machine.verify();
  }

  @Test
  void receivesAlarms() {
    try (ThermometerDriver thermometer = open()) {
      List<Alarm> alarms = new ArrayList<>();
      int count =
          thermometer
              .alarms()
              .poll(
                  (memory, base, length) -> {
                    assertEquals(ThermometerDeviceAlarmCodec.BYTE_SIZE, length);
                    alarms.add(ThermometerDeviceAlarmCodec.decode(memory, base));
                  },
                  1);
      assertEquals(1, count);
      assertEquals(List.of(new Alarm(2, 400_000)), alarms);
    }
    machine.verify();
  }

  @ParameterizedTest
  @EnumSource(HostileBehaviour.class)
  void survivesADeviceThatLies(HostileBehaviour lie) {
    byte[] samples = new byte[4];
    ThermometerDriver thermometer =
        open(DriverOptions.defaults().withTimeout(Duration.ofMillis(50)));
    device.misbehave(lie);
    boolean broken = false;
    for (int i = 0; i < 3; i++) {
      try {
        int written = thermometer.ask().history(0, MemorySegment.ofArray(samples));
        assertTrue(written <= samples.length);
        assertFalse(broken, "a broken queue stays so");
      } catch (DeviceTimeoutException | QueueBrokenException e) {
        broken = true;
      } catch (RequestFailedException e) {
        assertFalse(broken, "a broken queue stays so");
      }
    }
    thermometer.close();

    device.misbehave(HostileBehaviour.NONE);
    try (ThermometerDriver again = ThermometerDriver.open(transport, machine.hal())) {
      assertEquals(4, again.ask().history(0, MemorySegment.ofArray(samples)));
      assertArrayEquals(new byte[] {0, 1, 2, 3}, samples);
    }
    machine.verifyReleased();
  }

  @Test
  void writesTheHeaderAsDescribed() {
    MemorySegment memory = MemorySegment.ofArray(new byte[8]);
    ThermometerDeviceQuestionCodec.encode(memory, 0, new Question(2, 9, 1));
    assertArrayEquals(new byte[] {2, 0, 9, 0, 1, 0, 0, 0}, memory.toArray(ValueLayout.JAVA_BYTE));
  }
}

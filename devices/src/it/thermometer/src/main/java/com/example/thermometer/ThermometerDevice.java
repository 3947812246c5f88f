package com.example.thermometer;

import static com.example.thermometer.ThermometerFeature.ALARM;
import static com.example.thermometer.ThermometerFeature.CALIBRATION;

import com.example.thermometer.ThermometerFeature.If;
import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

/** Describes a thermometer that nobody has built: its sensors are asked, and it raises alarms. */
@VirtioDevice(id = 63, config = ThermometerDevice.Config.class, features = ThermometerFeature.class)
public interface ThermometerDevice {
  @ConfigSpace(size = 32)
  record Config(
      @U16 int sensors,
      @At(4) @S32 @If(ALARM) @Access(AccessMode.READ_WRITE) int alarmMillikelvin,
      @U64 long serialNumber,
      @If(CALIBRATION) Calibration calibration) {}

  @Message(size = 12)
  record Calibration(@U64 long epochSecond, @U8 int laboratory) {}

  @Message
  record Question(@Tag @U16 int type, @U16 int sensor, @U32 @Default(1) long version) {}

  @Message(size = 8)
  record Answer(@At(4) @U8 Outcome outcome) {}

  enum Outcome {
    @Code(value = 0, ok = true)
    FINE,
    @Code(1)
    NO_SUCH_SENSOR,
    @Code(2)
    BROKEN_SENSOR,
    @Code(otherwise = true)
    UNKNOWN
  }

  @Message
  record Alarm(@U16 int sensor, @At(4) @S32 int millikelvin) {}

  @Queue(index = 0, header = Question.class, reply = Answer.class)
  Sensors ask();

  @Queue(index = 1, size = 8, bytes = 8)
  ReceiveQueue alarms();

  interface Sensors {
    @Request(1)
    int history(int sensor, @DeviceWritable MemorySegment samples);

    @Request(2)
    void program(int sensor, @DeviceReadable MemorySegment table);

    @Request(3)
    long convert(
        int sensor,
        @DeviceReadable MemorySegment celsius,
        @DeviceWritable MemorySegment millikelvin);

    @Request(4)
    @If(CALIBRATION)
    void calibrate(int sensor);

    @Check({"history", "program", "convert"})
    static void checkSensor(int sensors, int sensor) {
      if (sensor >= sensors) {
        throw new IndexOutOfBoundsException("there are " + sensors + " sensors, none is " + sensor);
      }
    }
  }
}

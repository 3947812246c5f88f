package org.virtio4j.processor;

import static org.virtio4j.processor.Descriptions.compile;
import static org.virtio4j.processor.Descriptions.source;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole text of generated drivers: one test a shape. */
class DriverGoldenTest {
  @RegisterExtension final GoldenFiles golden = new GoldenFiles();

  @Test
  void queueOnTheDevice() throws IOException {
    golden.check(
        compile(
            source(
                "test.EntropyDevice",
                """
                package test;

                import java.lang.foreign.MemorySegment;
                import org.virtio4j.annotation.*;

                @VirtioDevice(id = 4, spec = "5.4")
                @Queue(index = 0, size = 8)
                public interface EntropyDevice {
                  @Request
                  int read(@DeviceWritable MemorySegment buffer);
                }
                """)));
  }

  @Test
  void headerReplyChecksAndConditions() throws IOException {
    golden.check(
        compile(
            source(
                "test.BlockDevice",
                """
                package test;

                import static test.BlockDevice.BlockFeature.*;

                import java.lang.foreign.MemorySegment;
                import org.virtio4j.annotation.*;
                import org.virtio4j.driver.Negotiated;

                /** A disk. */
                @VirtioDevice(
                    id = 2,
                    config = BlockDevice.BlockConfig.class,
                    features = BlockDevice.BlockFeature.class,
                    spec = "5.2")
                public interface BlockDevice {
                  @Queue(
                      index = 0,
                      header = BlockDevice.BlockHeader.class,
                      reply = BlockDevice.BlockReply.class)
                  RequestQueue requests();

                  interface RequestQueue {
                    /**
                     * Reads sectors.
                     *
                     * @param sector the first
                     * @param data memory for them
                     * @return how many bytes the device wrote
                     */
                    @Request(0) int read(long sector, @DeviceWritable MemorySegment data);

                    @Request(1) void write(long sector, @DeviceReadable MemorySegment data);

                    @Request(4) @If(FLUSH) void flush();

                    @Request(8) int getId(@DeviceWritable MemorySegment id);

                    @Check({"read", "write"})
                    static void inside(long capacity, long blkSize, long sector, MemorySegment data) {}

                    @Check("write")
                    static void writable(Negotiated<BlockFeature> features) {}

                    default String id() {
                      return "";
                    }
                  }

                  @ConfigSpace
                  record BlockConfig(
                      @U64 long capacity,
                      @At(20) @U32 @If(BLK_SIZE) @Default(512) long blkSize) {}

                  @Message(size = 16)
                  record BlockHeader(@Tag @U32 long type, @At(8) @U64 @Default(0) long sector) {}

                  @Message
                  record BlockReply(@U8 BlockStatus status) {}

                  enum BlockStatus {
                    @Code(value = 0, ok = true) OK, @Code(1) IOERR, @Code(otherwise = true) UNKNOWN
                  }

                  @FeatureEnum
                  enum BlockFeature {
                    @Bit(5) RO, @Bit(6) BLK_SIZE, @Bit(9) FLUSH;

                    @FeatureCondition
                    @interface If {
                      BlockFeature[] value() default {};
                    }
                  }
                }
                """)),
        "Driver");
  }

  @Test
  void receiveAndTransmitQueues() throws IOException {
    golden.check(
        compile(
            source(
                "test.ConsoleDevice",
                """
                package test;

                import org.virtio4j.annotation.*;
                import org.virtio4j.driver.ReceiveQueue;
                import org.virtio4j.driver.TransmitQueue;

                @VirtioDevice(id = 3, config = ConsoleDevice.ConsoleConfig.class, spec = "5.3")
                interface ConsoleDevice extends AutoCloseable {
                  @Queue(index = 0, size = 16, buffers = 4, bytes = 1024) ReceiveQueue receive();

                  @Queue(index = 1) TransmitQueue transmit();

                  @Override
                  void close();

                  @ConfigSpace record ConsoleConfig(@U16 int cols, @U16 int rows) {}
                }
                """)),
        "Driver");
  }

  @Test
  void severalBuffersAndNamesThatAreTakenAlready() throws IOException {
    golden.check(
        compile(
            source(
                "test.Swapper",
                """
                package test;

                import static test.Swapper.SwapFeature.*;

                import java.lang.foreign.MemorySegment;
                import org.virtio4j.annotation.*;

                @VirtioDevice(id = 60, features = Swapper.SwapFeature.class)
                @Queue(index = 2)
                interface Swapper {
                  @If(anyOf = {IN, OUT}, not = OFF)
                  @Request
                  long swap(
                      @DeviceReadable MemorySegment slot,
                      @DeviceReadable MemorySegment requests,
                      @DeviceWritable MemorySegment written,
                      @DeviceWritable MemorySegment attachment);

                  @If(anyOf = {IN, OUT}, not = OFF)
                  @Request
                  void swap(@DeviceReadable MemorySegment token);

                  @FeatureEnum enum SwapFeature {
                    @Bit(0) IN, @Bit(1) OUT, @Bit(2) OFF;

                    @FeatureCondition
                    @interface If {
                      SwapFeature[] anyOf() default {};
                      SwapFeature[] not() default {};
                    }
                  }
                }
                """)),
        "Driver");
  }

  @Test
  void headersOfAllKindsAndNumbersInReplies() throws IOException {
    golden.check(
        compile(
            source(
                "test.LampDevice",
                """
                package test;

                import java.lang.foreign.MemorySegment;
                import org.virtio4j.annotation.*;

                @VirtioDevice(id = 61)
                interface LampDevice {
                  @Queue(index = 1, header = LampDevice.Header.class, reply = LampDevice.Reply.class)
                  Control control();

                  @Queue(index = 0, size = 8, reply = LampDevice.Temperature.class)
                  Sensor sensor();

                  interface Control {
                    @Request({0x80, 0x1234})
                    long light(
                        Mode mode,
                        boolean on,
                        int level,
                        int offset,
                        int turn,
                        long lamp,
                        long serial,
                        int positionX,
                        int positionY);
                  }

                  interface Sensor {
                    @Request int measure();
                  }

                  @Message(size = 144) record Header(
                      @Tag @U8 int type,
                      @Tag @U16 int command,
                      @U8 Mode mode,
                      @U8 boolean on,
                      @At(6) @U16 int level,
                      @S8 int offset,
                      @S32 int turn,
                      @U32 long lamp,
                      @At(24) @U64 long serial,
                      Position position,
                      @S16 @Default(-3) int magic,
                      @U16 @Default(1) boolean urgent,
                      @U32 @Default(0xffff_ffffL) long all,
                      @U16 @Default(2) Mode other) {}

                  @Message record Position(@U16 int x, @S16 int y) {}

                  enum Mode { @Code(1) STEADY, @Code(2) BLINK }

                  @Message record Reply(@U32 long lamps, @U16 Status status) {}

                  @Message record Temperature(@S16 int degrees) {}

                  enum Status { @Code(value = 0, ok = true) OK, @Code(1) BUSY }
                }
                """)),
        "Driver");
  }

  @Test
  void familiesAndQueuesThatNotAllDevicesHave() throws IOException {
    golden.check(
        compile(
            source(
                "test.CardDevice",
                """
                package test;

                import static test.CardDevice.CardFeature.*;

                import java.lang.foreign.MemorySegment;
                import org.virtio4j.annotation.*;
                import org.virtio4j.driver.Negotiated;
                import org.virtio4j.driver.ReceiveQueue;
                import org.virtio4j.driver.TransmitQueue;

                @VirtioDevice(
                    id = 63,
                    config = CardDevice.CardConfig.class,
                    features = CardDevice.CardFeature.class)
                public interface CardDevice {
                  @Queue(index = 0, step = 2, buffers = 8) ReceiveQueue receive(int pair);

                  @Queue(index = 1, step = 2) TransmitQueue transmit(int pair);

                  @Queue(header = CardDevice.Head.class, reply = CardDevice.Ack.class,
                      replyFirst = true)
                  @If(CONTROL)
                  Control control();

                  @Queue(open = 4, header = CardDevice.Head.class, reply = CardDevice.Ack.class)
                  @If(PORTS)
                  Port ports(int ports);

                  @Queue(step = 3, header = CardDevice.Head.class, reply = CardDevice.Ack.class)
                  Port spares(int i);

                  int receiveCount();

                  boolean hasControl();

                  static int receiveCount(int maxPairs, Negotiated<CardFeature> features) {
                    return features.has(MQ) ? maxPairs : 1;
                  }

                  static int transmitCount(int maxPairs) {
                    return maxPairs;
                  }

                  static int controlIndex(CardConfig config) {
                    return 2 * config.maxPairs();
                  }

                  static int portsCount() {
                    return 31;
                  }

                  static int portsIndex(int ports, int maxPairs) {
                    return 2 * maxPairs + 1 + ports;
                  }

                  static int sparesCount() {
                    return 2;
                  }

                  static int sparesIndex(int maxPairs) {
                    return 100 + maxPairs;
                  }

                  interface Control {
                    @Request({1, 2}) int query(
                        @DeviceReadable MemorySegment question,
                        @DeviceWritable MemorySegment answer);

                    @Check("query")
                    static void fits(int maxPairs) {}
                  }

                  interface Port {
                    @Request({3, 4}) void open(int port);

                    @Check("open")
                    static void exists(int port, int maxPairs) {}
                  }

                  @ConfigSpace record CardConfig(@U16 @If(MQ) @Default(1) int maxPairs) {}

                  @Message record Head(
                      @Tag @U8 int cls, @Tag @U8 int command, @U16 @Default(0) int port) {}

                  @Message record Ack(@U8 Answer answer) {}

                  enum Answer { @Code(value = 0, ok = true) OK, @Code(1) ERR }

                  @FeatureEnum enum CardFeature {
                    @Bit(0) MQ, @Bit(1) CONTROL, @Bit(2) PORTS;

                    @FeatureCondition
                    @interface If {
                      CardFeature[] value() default {};
                    }
                  }
                }
                """)),
        "Driver");
  }

  @Test
  void requestsWithPartsOfTheirOwn() throws IOException {
    golden.check(
        compile(
            source(
                "test.WorkshopDevice",
                """
                package test;

                import java.lang.foreign.MemorySegment;
                import org.virtio4j.annotation.*;

                @VirtioDevice(id = 64, config = WorkshopDevice.Config.class)
                interface WorkshopDevice {
                  @Queue(index = 0, header = WorkshopDevice.Head.class,
                      reply = WorkshopDevice.Ack.class)
                  Bench bench();

                  interface Bench {
                    @Request(1) void plain(@DeviceReadable MemorySegment data);

                    @Request(2) void also(@DeviceReadable MemorySegment data);

                    @Request(3) void inline(
                        @U16 int number, @U8 boolean on, @U8 Kind kind, @U8 @Length(6) byte[] name);

                    @Request(value = 4, bytes = 64)
                    void varied(@U32 long lead, Table first, @U16 int between, Table second);

                    @Request(value = 5, bytes = 100) void list(Point... points);

                    @Request(value = 6, bytes = 100)
                    void numbers(@U16 int[] levels, @U32 @Length(2) long[] pair);

                    @Request(value = 7, body = Placed.class) void place(int atX, int atY, Point size);

                    @Request(value = 8, reply = Measured.class, returns = "size")
                    long measure(@DeviceReadable MemorySegment data);

                    @Request(value = 9, reply = Measured.class, returns = "kind")
                    Kind kind(@DeviceWritable MemorySegment data);

                    @Request(value = 10, reply = Located.class) Point locate();

                    @Request(value = 11, reply = Located.class) Located whole();

                    @Request(value = 12, body = Counted.class)
                    void counted(
                        @Length(of = "bytes") @DeviceReadable MemorySegment data,
                        @Length(config = "probe") @DeviceWritable MemorySegment answer);

                    @Request(value = 13, bytes = 64, body = Counted.class)
                    void countedList(@Length(of = "bytes") Point[] points);

                    @Request(14) int scattered(
                        @DeviceReadable(max = 3) MemorySegment[] out,
                        @DeviceWritable MemorySegment... in);

                    @Request(value = 15, header = Bare.class, reply = void.class)
                    void bare(long token);
                  }

                  @ConfigSpace record Config(@U32 long probe) {}

                  @Message record Head(@Tag @U8 int type) {}

                  @Message record Bare(@Tag @U16 int type, @U64 long token) {}

                  @Message record Ack(@U8 Status status) {}

                  @Message record Measured(@U64 long size, @U8 Kind kind, @U8 Status status) {}

                  @Message record Located(Point where, @U16 Status status) {}

                  @Message record Point(@U16 int x, @U16 int y) {}

                  @Message record Placed(Point at, Point size, @U32 @Default(7) long flags) {}

                  @Message record Counted(@U16 int bytes) {}

                  @Message record Table(
                      @U32 long entries, @U8 @Length(of = "entries") byte[] values) {}

                  enum Kind { @Code(1) SMALL, @Code(2) LARGE }

                  enum Status { @Code(value = 0, ok = true) OK, @Code(1) BUSY }
                }
                """)),
        "Driver");
  }
}

package org.virtio4j.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.virtio4j.RequestFailedException;
import org.virtio4j.VirtioException;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.generated.WorkshopDevice.Kind;
import org.virtio4j.generated.WorkshopDevice.Point;
import org.virtio4j.generated.WorkshopDevice.Table;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.testing.Allocations;
import org.virtio4j.transport.mmio.MmioTransport;

/** Requests with headers, bodies, parameters and replies of their own. */
@Timeout(60)
class RequestPartsTest {
  private EmulatedMachine machine = EmulatedMachine.copying();
  private final List<String> requests = new ArrayList<>(); // in hexadecimal
  private Consumer<Chain> answer = chain -> chain.writeU8(0).complete();
  private WorkshopDriver driver;

  private WorkshopDriver.Bench open() {
    EmulatedDevice device =
        machine.add(
            EmulatedDevice.builder(64)
                .config(4, 0, 0, 0)
                .queue(
                    0,
                    16,
                    chain -> {
                      requests.add(HexFormat.of().formatHex(chain.readAll()));
                      answer.accept(chain);
                    }));
    driver =
        WorkshopDriver.open(
            MmioTransport.open(machine.hal(), device.address(), device.registerBytes()),
            machine.hal());
    return driver.bench();
  }

  @AfterEach
  void close() {
    if (driver != null) {
      assertThat(driver.bench().outstanding()).isZero();
      driver.close();
      driver.session().transport().close();
    }
    machine.verifyReleased();
    machine.close();
  }

  private static MemorySegment bytes(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return MemorySegment.ofArray(array);
  }

  @Test
  void writesIntegersBehindTheHeader() {
    open().inline(0x1234, true, Kind.LARGE, new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(requests).containsExactly("03" + "3412" + "01" + "02" + "010203040506");
  }

  @Test
  void takesWhatIsEncodedAlready() {
    WorkshopDriver.Bench bench = open();
    bench.inline(0x1234, false, Kind.SMALL, bytes(1, 2, 3, 4, 5, 6));
    assertThat(requests).containsExactly("03" + "3412" + "00" + "01" + "010203040506");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.inline(1, false, Kind.SMALL, bytes(1, 2, 3, 4, 5)))
        .withMessage("the size of name has to be 6, not 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.inline(1, false, Kind.SMALL, new byte[7]))
        .withMessage("the size of name has to be 6, not 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.inline(0x12345, false, Kind.SMALL, new byte[6]));
    assertThatIllegalArgumentException().isThrownBy(() -> bench.list(bytes(1, 2, 3)));
    assertThat(requests).hasSize(1);
  }

  @Test
  void writesRecordsOfVaryingSizesOneBehindTheOther() {
    WorkshopDriver.Bench bench = open();
    Table first = new Table(0, new byte[] {7, 8, 9});
    Table second = new Table(0, new byte[0]);
    bench.varied(5L, first, 0xabcd, second);
    String expected = "04" + "05000000" + "03000000070809" + "cdab" + "00000000";
    assertThat(requests).containsExactly(expected);
    bench.varied(5L, bytes(3, 0, 0, 0, 7, 8, 9), 0xabcd, bytes(0, 0, 0, 0));
    assertThat(requests).containsExactly(expected, expected);
  }

  @Test
  void refusesWhatTheSlotHasNoRoomFor() {
    WorkshopDriver.Bench bench = open();
    Table table = new Table(0, new byte[25]);
    Table none = new Table(0, new byte[0]);
    bench.varied(0L, table, 0, none); // 1 + 4 + 29 + 2 + 4
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.varied(0L, new Table(0, new byte[26]), 0, none))
        .withMessage("varied has room for 40 bytes before its data, not for 41");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.submitVaried(0L, bytes(new int[31]), 0, bytes(0, 0, 0, 0), 1L));
    assertThat(requests).hasSize(1);
  }

  @Test
  void writesLists() {
    WorkshopDriver.Bench bench = open();
    bench.list();
    bench.list(new Point(1, 2), new Point(3, 4));
    bench.numbers(new int[] {1, 0xffff}, new long[] {2, 0xffff_ffffL});
    assertThat(requests)
        .containsExactly(
            "05", "05" + "01000200" + "03000400", "06" + "0100ffff" + "02000000ffffffff");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.numbers(new int[] {0x10000}, new long[2]))
        .withMessage("an element of levels is 16 bits wide (0 to 65535), not 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> bench.list(new Point(0, 0), new Point(0, 0), new Point(0, 0), new Point(0, 0)))
        .withMessage("list has room for 13 bytes before its data, not for 17");
  }

  @Test
  void writesBodiesByTheirComponentsAndByRecords() {
    open().place(1, 2, 3, new Point(4, 5));
    assertThat(requests).containsExactly("07" + "01000200" + "07000000" + "03" + "04000500");
  }

  @Test
  void readsRepliesOfItsOwn() {
    WorkshopDriver.Bench bench = open();
    answer = chain -> chain.writeU64(0x1_0000_0001L).writeU8(2).writeU8(0).complete();
    assertThat(bench.measure(bytes(1))).isEqualTo(0x1_0000_0001L);
    answer = chain -> chain.write((byte) 5).writeU64(0L).writeU8(2).writeU8(0).complete();
    MemorySegment data = bytes(0);
    assertThat(bench.kind(data)).isEqualTo(Kind.LARGE);
    assertThat(data.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 5);
    answer = chain -> chain.writeU16(6).writeU16(7).writeU16(0).complete();
    assertThat(bench.locate()).isEqualTo(new Point(6, 7));
    assertThat(bench.whole().where()).isEqualTo(new Point(6, 7));
    answer = chain -> chain.writeU8(0).complete();
    bench.plain(bytes(3));
  }

  @Test
  void failsByTheStatusOfItsOwnReply() {
    WorkshopDriver.Bench bench = open();
    answer = chain -> chain.write((byte) 1).writeU64(0).writeU8(99).writeU8(1).complete();
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(() -> bench.kind(bytes(0)))
        .withMessageContaining("BUSY");
    answer = Chain::complete;
    assertThatExceptionOfType(RequestFailedException.class)
        .isThrownBy(bench::locate)
        .withMessageContaining("wrote no status");
    answer = chain -> chain.write((byte) 1).writeU64(0).writeU8(99).writeU8(0).complete();
    assertThatExceptionOfType(VirtioException.class).isThrownBy(() -> bench.kind(bytes(0)));
    assertThat(bench.outstanding()).isZero();
  }

  @Test
  void tellsPollTheStatusOfItsOwnReply() {
    WorkshopDriver.Bench bench = open();
    answer = chain -> chain.writeU16(6).writeU16(7).writeU16(1).complete();
    assertThat(bench.submitLocate(4L)).isNotNegative();
    List<Long> told = new ArrayList<>();
    bench.awaitAny((attachment, status, written, reply, base) -> {
      told.add(attachment);
      told.add((long) status);
      told.add((long) WorkshopDeviceLocatedCodec.whereX(reply, base));
    });
    assertThat(told).containsExactly(4L, 1L, 6L);
  }

  @Test
  void takesSizesOfDataAndOfLists() {
    WorkshopDriver.Bench bench = open();
    answer = chain -> chain.write(new byte[4]).writeU8(0).complete();
    bench.counted(bytes(1, 2, 3), bytes(0, 0, 0, 0));
    assertThat(requests).containsExactly("0c" + "0300" + "010203");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.counted(bytes(1), bytes(0)))
        .withMessage("the size of answer has to be 4, not 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.counted(bytes(new int[65536]), bytes(0, 0, 0, 0)));
    answer = chain -> chain.writeU8(0).complete();
    bench.countedList(new Point[] {new Point(1, 2), new Point(3, 4)});
    bench.countedList(bytes(1, 0, 2, 0));
    assertThat(requests.subList(1, 3))
        .containsExactly("0d" + "0200" + "0100020003000400", "0d" + "0100" + "01000200");
  }

  @Test
  void scattersData() {
    WorkshopDriver.Bench bench = open();
    answer = chain -> chain.write(new byte[] {1, 2, 3}).writeU8(0).complete();
    MemorySegment low = bytes(0, 0);
    MemorySegment high = bytes(0);
    assertThat(bench.scattered(new MemorySegment[] {bytes(8), bytes(9)}, low, high)).isEqualTo(3);
    assertThat(requests).containsExactly("0e0809");
    assertThat(low.toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2);
    assertThat(high.toArray(ValueLayout.JAVA_BYTE)).containsExactly(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.scattered(new MemorySegment[] {bytes(8)}, low, high, bytes(1)))
        .withMessage("in has at most 2 segments, not 3");
  }

  @Test
  void sendsAnotherHeaderAndWaitsForNoReply() {
    WorkshopDriver.Bench bench = open();
    answer = Chain::complete;
    bench.bare(0x0102L);
    assertThat(requests).containsExactly("0f00" + "0201000000000000");
  }

  @Test
  void submitsEncodedRecordsWithoutAllocating() {
    machine.close();
    machine = EmulatedMachine.direct(); // the other one allocates its bounce buffers
    WorkshopDriver.Bench bench = open();
    DmaMemory memory = machine.hal().allocate(64, BufferDirection.BOTH);
    MemorySegment points = memory.segment().asSlice(0, 8);
    CompletionHandler handler = (attachment, status, written, reply, base) -> {};
    for (int i = 0; i < 2_000; i++) { // until everything is linked
      bench.submitList(points, i);
      bench.poll(handler);
    }
    long bytes =
        Allocations.of(() -> {
          if (bench.submitList(points, 1L) == SlotQueue.FULL) {
            throw new AssertionError("each submission allocates");
          }
        });
    assertThat(bytes).isZero();
    bench.poll(handler);
    machine.hal().free(memory);
  }
}

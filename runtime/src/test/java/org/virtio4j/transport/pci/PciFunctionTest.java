package org.virtio4j.transport.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.virtio4j.TransportException;
import org.virtio4j.transport.pci.EmulatedFunctions.Function;

class PciFunctionTest {
  private static Function function() {
    return new Function().header(0x1af4, 0x1042, 0);
  }

  @Test
  void saysWhatItIs() {
    Function bytes = function().set(0x08, 4, 0x0100_0207L).set(0x2c, 4, 0x1100_1af4L);
    PciFunction function = EmulatedFunctions.of(bytes).find();

    assertThat(function).hasToString("00:03.0 [1af4:1042]");
    assertThat(function.revision()).isEqualTo(7);
    assertThat(function.classCode()).isEqualTo(0x01_0002);
    assertThat(function.subsystemVendorId()).isEqualTo(0x1af4);
    assertThat(function.subsystemId()).isEqualTo(0x1100);
    assertThat(PciFunction.find(EmulatedFunctions.of(bytes), new PciAddress(0, 4, 0))).isEmpty();
  }

  @Test
  void walksTheCapabilitiesInOrder() {
    Function bytes = function();
    bytes.capability(0x11, 12);
    bytes.capability(0x09, 16);
    bytes.set(0x34, 1, 0x43); // the two lowest bits are reserved

    assertThat(EmulatedFunctions.of(bytes).find().capabilities())
        .containsExactly(new PciCapability(0x11, 0x40), new PciCapability(9, 0x4c));
  }

  @Test
  void hasNoCapabilitiesUnlessItSaysSo() {
    Function bytes = function().set(0x06, 2, 0);
    bytes.set(0x34, 1, 0x40).set(0x41, 1, 0x40);

    assertThat(EmulatedFunctions.of(bytes).find().capabilities()).isEmpty();
  }

  @Test
  void refusesListsOfCapabilitiesThatAreCycles() {
    Function itself = function();
    int first = itself.capability(9, 16);
    itself.set(first + 1, 1, first);
    Function back = function();
    first = back.capability(9, 16);
    back.capability(9, 16);
    back.set(back.capability(9, 16) + 1, 1, first + 16);

    for (Function bytes : new Function[] {itself, back}) {
      PciFunction function = EmulatedFunctions.of(bytes).find();
      assertThatThrownBy(function::capabilities)
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("00:03.0")
          .hasMessageContaining("is a cycle");
    }
  }

  @Test
  void refusesCapabilitiesInsideTheHeader() {
    PciFunction function = EmulatedFunctions.of(function().set(0x34, 1, 0x3c)).find();

    assertThatThrownBy(function::capabilities)
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("0x3c, which is inside the header");
  }

  @Test
  void tellsTheSizesOfBars() {
    Function bytes =
        function()
            .bar32(0, 0x1000, 0xfebd_0000L)
            .barIo(1, 0x40, 0xc040)
            .bar64(2, 16L << 30, 0x40_0000_0000L)
            .bar32(4, 0, 0)
            .bar32(5, 0x8000_0000L, 0);

    assertThat(EmulatedFunctions.of(bytes).find().bars())
        .containsExactly(
            new PciBar(0, PciBar.Kind.MEMORY_32, false, 0xfebd_0000L, 0x1000),
            new PciBar(1, PciBar.Kind.IO, false, 0xc040, 0x40),
            new PciBar(2, PciBar.Kind.MEMORY_64, true, 0x40_0000_0000L, 16L << 30),
            new PciBar(5, PciBar.Kind.MEMORY_32, false, 0, 0x8000_0000L));
  }

  @Test
  void leavesBarsAndCommandAsTheyWereAfterSizing() {
    Function bytes = function().bar64(2, 0x4000, 0x8_e000_0000L).set(0x04, 2, 0x407);
    EmulatedFunctions functions = EmulatedFunctions.of(bytes);

    functions.find().bars();

    assertThat(functions.writes)
        .startsWith("00:03.0 4:2=0x404", "00:03.0 10:4=0xffffffff") // decodes nothing first
        .endsWith("00:03.0 4:2=0x407");
    assertThat(bytes.get(0x04, 2)).isEqualTo(0x407);
    assertThat(bytes.get(0x18, 4)).isEqualTo(0xe000_000cL);
    assertThat(bytes.get(0x1c, 4)).isEqualTo(8);
  }

  @Test
  void leavesBarsAndCommandAsTheyWereWhereverSizingFails() {
    int failed = 0;
    for (int reads = 0; reads < 40; reads++) {
      Function bytes = function().bar32(0, 0x1000, 0xfebd_0000L).bar64(2, 0x4000, 0x8_e000_0000L);
      bytes.set(0x04, 2, 7);
      EmulatedFunctions functions = EmulatedFunctions.of(bytes);
      PciFunction function = functions.find();
      functions.readsLeft = reads;
      try {
        function.bars();
      } catch (IllegalStateException e) {
        failed++;
      }
      assertThat(bytes.get(0x04, 2)).isEqualTo(7);
      assertThat(bytes.get(0x10, 4)).isEqualTo(0xfebd_0000L);
      assertThat(bytes.get(0x18, 4)).isEqualTo(0xe000_000cL);
      assertThat(bytes.get(0x1c, 4)).isEqualTo(8);
    }
    assertThat(failed).isBetween(10, 39);
  }

  @Test
  void refusesBarsThatCannotBe() {
    EmulatedFunctions last = EmulatedFunctions.of(function().bar64(5, 0x1000, 0xe000_0000L));
    assertThatThrownBy(() -> last.find().bars())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("BAR 5 has 64 bits");
    EmulatedFunctions reserved = EmulatedFunctions.of(function().set(0x10, 4, 0xe000_0006L));
    assertThatThrownBy(() -> reserved.find().bars())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("BAR 0 is of a reserved type");

    assertThat(last.writes).noneMatch(write -> write.contains("24:4"));
    assertThat(reserved.writes).isEmpty();
  }

  @Test
  void isNotFooledByTheUpperHalfOfABar() {
    // The upper half looks like an I/O BAR.
    Function bytes = function().bar64(0, 0x1000, 0x1_0000_0000L);
    PciFunction function = EmulatedFunctions.of(bytes).find();

    assertThat(function.bars()).hasSize(1);
    assertThat(function.bar(1)).isEmpty();
    assertThat(function.bar(6)).isEmpty();
    assertThat(function.bar(-1)).isEmpty();
  }

  @Test
  void assignsAddresses() {
    Function bytes = function().bar64(0, 0x4000, 0).bar32(2, 0x1000, 0).set(4, 2, 3);
    EmulatedFunctions functions = EmulatedFunctions.of(bytes);
    PciFunction function = functions.find();
    PciBar wide = function.bar(0).orElseThrow();
    PciBar narrow = function.bar(2).orElseThrow();

    assertThat(function.assign(wide, 0x9_0000_4000L).address()).isEqualTo(0x9_0000_4000L);
    assertThat(function.bar(0).orElseThrow().address()).isEqualTo(0x9_0000_4000L);
    assertThat(function.assign(narrow, 0xffff_f000L)).isEqualTo(function.bar(2).orElseThrow());
    assertThat(bytes.get(4, 2)).isEqualTo(3);
    assertThatIllegalArgumentException().isThrownBy(() -> function.assign(wide, 0x1000));
    assertThatIllegalArgumentException().isThrownBy(() -> function.assign(narrow, 1L << 32));
    assertThatIllegalArgumentException().isThrownBy(() -> function.assign(wide, -0x4000));
  }
}

package org.virtio4j.transport.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.virtio4j.TransportException;
import org.virtio4j.transport.pci.EmulatedFunctions.Function;

class PciRootTest {
  private static Function function(int headerType) {
    return new Function().header(0x1af4, 0x1042, headerType);
  }

  private static PciAddress at(int device, int function) {
    return new PciAddress(0, device, function);
  }

  @Test
  void findsFunctionsWhereTheFirstSaysThatThereAreMore() {
    EmulatedFunctions functions =
        new EmulatedFunctions()
            .with(at(0, 0), function(0))
            .with(at(0, 1), function(0)) // cannot be: device 0 has one function
            .with(at(5, 0), function(0x80))
            .with(at(5, 7), function(0))
            .with(at(6, 3), function(0)) // cannot be: there is no function 0
            .with(at(31, 0), function(2));

    assertThat(PciRoot.enumerate(functions).functions())
        .extracting(PciFunction::address)
        .containsExactly(at(0, 0), at(5, 0), at(5, 7), at(31, 0));
  }

  @Test
  void assignsAddressesThatNothingElseHas() {
    Function first = function(0).bar32(0, 0x1000, 0).bar64(4, 0x4000, 0);
    Function second = function(0).bar32(1, 0x2000, 0xe000_2000L).bar32(2, 0x10, 0).barIo(3, 8, 0);
    Function bridge = function(2).bar32(0, 0x1000, 0); // to CardBus, which nobody knows
    EmulatedFunctions functions =
        new EmulatedFunctions().with(at(1, 0), first).with(at(2, 0), second).with(at(3, 0), bridge);

    PciRoot.enumerate(functions).assign(PciRanges.of(new AddressRange(0xe000_0000L, 0x9000)));

    assertThat(first.get(0x20, 4) & ~15).isEqualTo(0xe000_4000L); // the largest first
    assertThat(first.get(0x10, 4)).isEqualTo(0xe000_0000L);
    assertThat(second.get(0x14, 4)).isEqualTo(0xe000_2000L); // as it was
    assertThat(second.get(0x18, 4)).isEqualTo(0xe000_1000L);
    assertThat(second.get(0x1c, 4)).isEqualTo(1);
    assertThat(bridge.get(0x10, 4)).isZero();
  }

  @Test
  void assignsNothingUnlessAllFits() {
    Function first = function(0).bar32(0, 0x4000, 0).bar32(1, 0x4000, 0);
    EmulatedFunctions functions = new EmulatedFunctions().with(at(1, 0), first);

    assertThatThrownBy(() ->
            PciRoot.enumerate(functions)
                .assign(PciRanges.of(new AddressRange(0xe000_0000L, 0x7fff))))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("00:01.0")
        .hasMessageContaining("BAR 1")
        .hasMessageContaining("does not fit into 0xe0000000 to 0xe0007fff");
    assertThat(first.get(0x10, 4)).isZero();
  }

  @Test
  void keepsBarsWith32BitsBelow4Gib() {
    AddressRange high = new AddressRange(1L << 32, 1L << 32);
    Function narrow = function(0).bar32(0, 0x1000, 0);
    Function wide = function(0).bar64(0, 0x1000, 0);

    assertThatThrownBy(() ->
            PciRoot.enumerate(new EmulatedFunctions().with(at(1, 0), narrow))
                .assign(PciRanges.of(high)))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("does not fit");
    PciRoot.enumerate(new EmulatedFunctions().with(at(1, 0), wide)).assign(PciRanges.of(high));
    assertThat(wide.get(0x14, 4)).isEqualTo(1);
  }

  @Test
  void survivesBarsOfAnySize() {
    Function huge = function(0).bar64(0, Long.MIN_VALUE, 0);
    Function top = function(0).bar64(0, 1L << 62, -1L << 62).bar64(2, 0x1000, 0);
    AddressRange range = new AddressRange(0x1000, Long.MAX_VALUE - 0x1000);

    assertThatThrownBy(() ->
            PciRoot.enumerate(new EmulatedFunctions().with(at(1, 0), huge))
                .assign(PciRanges.of(range)))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("does not fit");
    PciRoot.enumerate(new EmulatedFunctions().with(at(1, 0), top)).assign(PciRanges.of(range));
    assertThat(top.get(0x18, 4) & ~15).isEqualTo(0x1000);
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(1, Long.MAX_VALUE));
  }
}

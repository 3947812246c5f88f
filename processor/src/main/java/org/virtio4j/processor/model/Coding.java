package org.virtio4j.processor.model;

import java.util.OptionalInt;

/** How a parameter that is more than one integer becomes bytes of a request. */
public sealed interface Coding {
  /**
   * The size of it, or of one of its elements if their number is not fixed.
   *
   * @return bytes
   */
  long bytes();

  /**
   * Whether it always has that size.
   *
   * @return whether it does
   */
  boolean isFixed();

  /**
   * A record.
   *
   * @param layout its structure
   */
  record One(LayoutModel layout) implements Coding {
    @Override
    public long bytes() {
      return layout.byteSize();
    }

    @Override
    public boolean isFixed() {
      return !layout.isVariable();
    }
  }

  /**
   * Records of one size, one behind the other.
   *
   * @param layout the structure of each
   * @param count how many there are, if that is fixed
   */
  record Many(LayoutModel layout, OptionalInt count) implements Coding {
    @Override
    public long bytes() {
      return layout.byteSize() * count.orElse(1);
    }

    @Override
    public boolean isFixed() {
      return count.isPresent();
    }
  }

  /**
   * Integers of one width, one behind the other.
   *
   * @param element each of them
   * @param count how many there are, if that is fixed
   */
  record Numbers(FieldModel.Scalar element, OptionalInt count) implements Coding {
    @Override
    public long bytes() {
      return (long) element.wireType().bytes() * count.orElse(1);
    }

    @Override
    public boolean isFixed() {
      return count.isPresent();
    }
  }

  /**
   * Bytes that the caller has encoded already.
   *
   * @param of how the caller should have encoded them
   */
  record Bytes(Coding of) implements Coding {
    @Override
    public long bytes() {
      return of.bytes();
    }

    @Override
    public boolean isFixed() {
      return of.isFixed();
    }
  }
}

package org.virtio4j.driver;

public final class FeatureTable<F extends Enum<F>> {
  private FeatureTable() {}

  public static native <F extends Enum<F>> Builder<F> builder(Class<F> type);

  public static final class Builder<F extends Enum<F>> {
    private Builder() {}

    public native Builder<F> feature(F feature, int bit, boolean accept);

    public native Builder<F> prerequisite(F feature, F[] all, F[] any, F[] none);

    public native FeatureTable<F> build();
  }
}

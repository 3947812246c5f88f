package org.virtio4j.transport;

import java.util.Objects;
import java.util.function.IntSupplier;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.io.RegisterWindow;

/**
 * A device's configuration space: its fields, and the generation that tells whether they have
 * changed (VIRTIO 1.4, 2.5).
 *
 * <p>What must be read as a whole is read between two looks at the generation. Where the transport
 * has no generation (legacy) it is read until two readings agree. Generated accessors do both, at
 * most {@link #MAX_ATTEMPTS} times.
 */
public final class ConfigSpace {
  /** How often a field or a group is read before its value counts as unstable: 64. */
  public static final int MAX_ATTEMPTS = 64;

  private final RegisterWindow window;
  private final IntSupplier generation; // null without a generation

  private ConfigSpace(RegisterWindow window, IntSupplier generation) {
    this.window = Objects.requireNonNull(window);
    this.generation = generation;
  }

  /**
   * A configuration space with a generation.
   *
   * @param window the fields
   * @param generation reads the generation from the device
   * @return the configuration space
   */
  public static ConfigSpace of(RegisterWindow window, IntSupplier generation) {
    return new ConfigSpace(window, Objects.requireNonNull(generation));
  }

  /**
   * A configuration space without a generation, such as a legacy device has.
   *
   * @param window the fields
   * @return the configuration space
   */
  public static ConfigSpace withoutGeneration(RegisterWindow window) {
    return new ConfigSpace(window, null);
  }

  /**
   * The fields.
   *
   * @return the window onto them
   */
  public RegisterWindow window() {
    return window;
  }

  /**
   * Whether there is a generation.
   *
   * @return whether {@link #generation()} tells anything
   */
  public boolean hasGeneration() {
    return generation != null;
  }

  /**
   * Reads the generation from the device.
   *
   * @return the generation; always 0 if there is none
   */
  public int generation() {
    return generation == null ? 0 : generation.getAsInt();
  }

  /**
   * The error for a field or a group whose value kept changing.
   *
   * @param field the name of the field or the group
   * @return what to throw
   */
  public ConfigSpaceException unstable(String field) {
    return new ConfigSpaceException(
        field + " changed during each of " + MAX_ATTEMPTS + " attempts to read it");
  }
}

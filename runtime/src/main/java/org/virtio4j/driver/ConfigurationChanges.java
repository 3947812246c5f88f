package org.virtio4j.driver;

import java.time.Duration;
import java.util.Objects;
import org.virtio4j.DeviceNeedsResetException;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.InterruptSource;
import org.virtio4j.transport.Interrupts;

/**
 * How a driver learns that its device has changed its configuration (VIRTIO 1.4, 2.5): a disk has
 * grown, a terminal has another size, a link is down; or that it needs a reset.
 *
 * <p>{@link #await} sleeps until there is something, on any thread. {@link #poll} deals with it, on
 * the thread that calls it and no other: it refreshes what the driver keeps of the configuration
 * space, and calls the listener. So {@code poll} is for a thread that may use the driver as a
 * whole, while no other uses one of its queues, unless the driver keeps nothing (has no {@code
 * refresh} method) and the listener sees to that itself. One thread at a time calls {@code poll}.
 *
 * <p>Changes that follow each other closely may be told as one. While the listener runs the
 * configuration may change again: then it is called again, so that whatever it has read at last is
 * of one generation.
 */
public final class ConfigurationChanges {
  private final DeviceSession<?> session;
  private final Interrupts interrupts;
  private Runnable refresh = () -> {};
  private volatile Runnable listener = () -> {};
  private volatile long handled; // of the interrupts' changes
  private int generation = -1; // when it was last handled, as far as that matters

  ConfigurationChanges(DeviceSession<?> session, Interrupts interrupts) {
    this.session = session;
    this.interrupts = interrupts;
    this.handled = interrupts.configurationChanges();
  }

  /**
   * Sets what the driver itself does before the listener is called; generated drivers call this.
   *
   * @param refresh re-reads what is kept of the configuration space
   */
  public void refreshWith(Runnable refresh) {
    this.refresh = Objects.requireNonNull(refresh, "refresh");
  }

  /**
   * Sets who is told of changes. There is one listener; another one takes its place.
   *
   * @param listener is called by {@link #poll}, and may use the driver
   */
  public void onChange(Runnable listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** The device is about to be started: what it has told before means nothing. */
  void started() {
    handled = interrupts.configurationChanges();
    if (interrupts.isConfigurationShared()) {
      generation = session.configSpace().generation();
    }
  }

  /** Re-reads what the driver keeps of the configuration space. */
  void refresh() {
    refresh.run();
  }

  /**
   * Deals with what has changed since the last time, and does not wait.
   *
   * @return whether something had, and the listener was called
   * @throws DeviceNeedsResetException if the device needs a reset
   * @throws org.virtio4j.ConfigSpaceException if the configuration keeps changing
   * @throws IllegalStateException if the session is not started, or is closed
   */
  public boolean poll() {
    session.requireRunning();
    interrupts.poll();
    long changes = interrupts.configurationChanges();
    boolean told = changes != handled;
    handled = changes;
    DeviceNeedsResetException failure = session.failure();
    if (failure != null) {
      throw failure;
    }
    if (!told) {
      return false;
    }
    ConfigSpace space = session.configSpace();
    int now = space.generation();
    if (now == generation && interrupts.isConfigurationShared()) {
      return false; // the interrupt was a queue's
    }
    tell(space, now);
    return true;
  }

  private void tell(ConfigSpace space, int before) {
    generation = before;
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      refresh.run();
      listener.run();
      int after = space.generation();
      if (after == generation) {
        return;
      }
      generation = after;
    }
    throw space.unstable("the configuration");
  }

  /**
   * Waits until there is something for {@link #poll}, at most as long as the driver's time-out.
   *
   * @return whether there is; {@code false} means that nothing has changed in that time, which is
   *     no error
   * @throws IllegalStateException if the session is not started, or is closed
   */
  public boolean await() {
    return await(session.options().timeout());
  }

  /**
   * Waits until there is something for {@link #poll}. The thread sleeps where interrupts reach this
   * program; otherwise it looks, again and again, at a register of the device.
   *
   * @param timeout how long at most
   * @return whether there is; {@code false} means that nothing has changed in that time, which is
   *     no error
   * @throws IllegalStateException if the session is not started, or is closed
   */
  public boolean await(Duration timeout) {
    Waits waits = session.waits();
    long deadline = waits.deadline(timeout);
    InterruptSource source = interrupts.configuration();
    for (int attempt = 0; ; attempt++) {
      session.requireRunning();
      long ticket = source.prepare();
      if (!interrupts.areDelivered()) {
        interrupts.poll();
      }
      if (interrupts.configurationChanges() != handled) {
        return true;
      }
      long left = deadline - waits.now();
      if (left <= 0) {
        return false;
      }
      if (interrupts.areDelivered()) {
        source.await(ticket, left);
      } else {
        waits.pause(attempt);
      }
    }
  }
}

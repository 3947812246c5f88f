package org.virtio4j.driver;

/** A queue of a session, as the recovery of its device sees it: the steps, in order. */
interface RecoverableQueue {
  /**
   * Before the device's reset: takes what the device has completed.
   *
   * @throws IllegalStateException if one of the queue's handlers is being called
   */
  void keepCompleted();

  /** After the device's reset: takes back all the rest; returns the attachments of it. */
  long[] cancelAll();

  /** While the device is initialised: makes the queue anew, as large as it was. */
  void reopen();

  /** The index of the queue. */
  int index();
}

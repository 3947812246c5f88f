package org.virtio4j.driver;

import org.virtio4j.queue.VirtQueue;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.Transport;

/**
 * How the device is told of a queue's new buffers: the one place that publishes and notifies
 * (VIRTIO 1.4, 2.9). The queue is enabled.
 */
final class Doorbell {
  private final Transport transport;
  private final VirtQueue queue;
  private final int index;
  private final boolean data; // NOTIFICATION_DATA
  private final int value; // what stands for the queue in the data

  Doorbell(DeviceSession<?> session, VirtQueue queue) {
    this.transport = session.transport();
    this.queue = queue;
    this.index = queue.settings().index();
    this.data = session.features().has(CommonFeature.NOTIFICATION_DATA);
    this.value = data ? transport.notificationValue(index) : index;
  }

  /** Publishes what was added, and notifies the device if it wants to know. */
  void publish() {
    if (queue.publish()) {
      if (data) {
        transport.notifyQueue(index, queue.notificationData() & 0xffff_0000 | value);
      } else {
        transport.notifyQueue(index);
      }
    }
  }
}

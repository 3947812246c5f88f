/**
 * What generated drivers are made of: negotiation, a device's session from reset to close, and
 * queues of requests, of received and of transmitted buffers. No class here knows a device.
 */
package org.virtio4j.driver;

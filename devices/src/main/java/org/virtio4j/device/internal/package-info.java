/** What several devices' hand-written parts share. Not exported. */
package org.virtio4j.device.internal;

/** The exceptions of virtio4j; nothing else lives here. */
package org.virtio4j;

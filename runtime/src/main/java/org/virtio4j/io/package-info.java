/** How device registers are reached: windows that are mapped, and windows that are handled. */
package org.virtio4j.io;

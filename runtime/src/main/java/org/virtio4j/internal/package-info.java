/** What only this module uses: the way to native memory and to native functions. Not exported. */
package org.virtio4j.internal;

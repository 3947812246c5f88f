/**
 * What only this module uses, in more than one of its packages: the way to native memory and to
 * native functions, and what the legacy transports share. Not exported.
 */
package org.virtio4j.internal;

/** The memory that driver and device share: what a user's environment has to provide. */
package org.virtio4j.hal;

/** What the tests of several modules use. Packed into a jar of its own for them. */
package org.virtio4j.testing;

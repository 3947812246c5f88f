/** The language in which devices are described; nothing else. */
package org.virtio4j.annotation;
